package dev.hone.server.mock;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Plays one answer to one request: its pieces with their delays, and the fault where it falls. */
final class MockPlayer {
  private static final byte[] GARBAGE =
      "data: {\"x\":\u00ff\u0000}}\n\n".getBytes(StandardCharsets.ISO_8859_1);

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final MockScript script;
  private final MockFault fault;
  private final MockStats stats;
  private boolean over;

  MockPlayer(
      Vertx vertx, HttpServerRequest request, MockScript script, MockFault fault, MockStats stats) {
    this.vertx = vertx;
    this.request = request;
    this.response = request.response();
    this.script = script;
    this.fault = fault;
    this.stats = stats;
    stats.began();
    response.closeHandler(v -> left());
  }

  MockFault fault() {
    return fault;
  }

  void play(MockAnswer answer) {
    switch (fault) {
      case STALL_BEFORE_HEADERS -> {}
      case DIE_BEFORE_HEADERS -> close();
      default -> after(script.firstDelay().toMillis(), () -> begin(answer));
    }
  }

  /** Answers an error at once. */
  void error(int status, String contentType, String body) {
    if (status == 429) {
      response.putHeader("retry-after", "1");
    }
    response.setStatusCode(status).putHeader("content-type", contentType);
    end(Buffer.buffer(body));
  }

  /** Answers with a part of a file. */
  void part(byte[] file, int first, int last) {
    response
        .setStatusCode(206)
        .putHeader("content-type", "application/octet-stream")
        .putHeader("content-range", "bytes %d-%d/%d".formatted(first, last, file.length));
    end(Buffer.buffer(Arrays.copyOfRange(file, first, last + 1)));
  }

  private void begin(MockAnswer answer) {
    if (over) {
      return;
    }
    boolean stream = answer.contentType().equals("text/event-stream") || answer.pieces().size() > 1;
    response.putHeader(
        "content-type", fault == MockFault.WRONG_CONTENT_TYPE ? "text/html" : answer.contentType());
    response.putHeader("x-mock", "yes");
    List<byte[]> pieces =
        spoil(stream ? answer.pieces() : halves(answer.pieces().getFirst()), stream);
    if (fault == MockFault.GZIP) {
      response.putHeader("content-encoding", "gzip");
      pieces = List.of(gzip(pieces));
    }
    if (!stream && fault == MockFault.NONE) {
      end(Buffer.buffer(answer.pieces().getFirst()));
      return;
    }
    response.setChunked(true);
    if (fault == MockFault.STALL_AFTER_HEADERS || fault == MockFault.DIE_AFTER_HEADERS) {
      response
          .writeHead()
          .onComplete(done -> {
            if (fault == MockFault.DIE_AFTER_HEADERS) {
              close();
            }
          });
      return;
    }
    next(pieces, 0);
  }

  /** The pieces up to and with the fault. */
  private List<byte[]> spoil(List<byte[]> pieces, boolean stream) {
    int half = pieces.size() / 2;
    List<byte[]> out = new ArrayList<>(pieces);
    switch (fault) {
      case DIE_MID_STREAM, STALL_MID_STREAM, NO_TERMINAL ->
          out = new ArrayList<>(pieces.subList(0, Math.max(1, half)));
      case DIE_MID_CHUNK -> {
        out = new ArrayList<>(pieces.subList(0, half));
        byte[] cut = pieces.get(half);
        out.add(Arrays.copyOf(cut, cut.length / 2));
      }
      case DIE_MID_CHARACTER -> {
        out = new ArrayList<>(pieces.subList(0, half));
        byte[] cut =
            pieces.stream()
                .skip(half)
                .filter(p -> umlaut(p) > 0)
                .findFirst()
                .orElse(pieces.get(half));
        out.add(Arrays.copyOf(cut, Math.max(1, umlaut(cut) + 1)));
      }
      case GARBAGE -> out.add(half, GARBAGE);
      case ENDLESS_LINE -> {
        out = new ArrayList<>(pieces.subList(0, half));
        byte[] line = new byte[64 << 10];
        Arrays.fill(line, (byte) 'a');
        for (int i = 0; i < 1024; i++) {
          out.add(line);
        }
      }
      case ERROR_EVENT -> {
        out = new ArrayList<>(stream ? pieces.subList(0, half) : List.of());
        out.add(
            (!stream
                    ? "{\"type\":\"error\",\"error\":{\"type\":\"server_error\",\"message\":\"Overloaded\"}}"
                    : GeminiMock.serves(request)
                        ? GeminiMock.errorEvent(!"sse".equals(request.getParam("alt")))
                        : request.uri().startsWith("/v1/messages")
                            ? "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"
                            : request.uri().contains("/responses")
                                ? "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"Overloaded\",\"param\":null,\"sequence_number\":9}\n\n"
                                : "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"code\":null}}\n\n")
                .getBytes(StandardCharsets.UTF_8));
      }
      default -> {}
    }
    return out;
  }

  /** A whole body in two pieces, so that faults fall between and into them. */
  private static List<byte[]> halves(byte[] body) {
    int middle = body.length / 2;
    return List.of(Arrays.copyOf(body, middle), Arrays.copyOfRange(body, middle, body.length));
  }

  private static int umlaut(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == (byte) 0xc3) {
        return i;
      }
    }
    return 0;
  }

  private void next(List<byte[]> pieces, int at) {
    if (over) {
      return;
    }
    boolean paced = !script.delay().isZero();
    int i = at;
    while (i < pieces.size() && !over) {
      if (response.writeQueueFull()) {
        int resume = i;
        response.drainHandler(v -> next(pieces, resume));
        return;
      }
      response.write(Buffer.buffer(pieces.get(i++)));
      if (paced && i < pieces.size()) {
        int resume = i;
        after(script.delay().toMillis(), () -> next(pieces, resume));
        return;
      }
    }
    switch (fault) {
      case STALL_MID_STREAM -> {}
      case DIE_MID_STREAM, DIE_MID_CHUNK, DIE_MID_CHARACTER ->
          response.write(Buffer.buffer(0)).onComplete(v -> close());
      default -> end(Buffer.buffer(0));
    }
  }

  private void after(long millis, Runnable action) {
    if (millis <= 0) {
      action.run();
    } else {
      vertx.setTimer(millis, t -> action.run());
    }
  }

  private void end(Buffer last) {
    if (!over) {
      over = true;
      stats.ended();
      response.end(last);
    }
  }

  private void close() {
    if (!over) {
      over = true;
      stats.ended();
      request.connection().close();
    }
  }

  private void left() {
    if (!over) {
      over = true;
      stats.left();
    }
  }

  private static byte[] gzip(List<byte[]> pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      for (byte[] piece : pieces) {
        out.write(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
