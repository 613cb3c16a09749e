package dev.hone.server.http;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Collects a request's body on the event loop, within a size and a time. */
final class BodyReader {
  private final int limit;
  private final Consumer<byte[]> whenWhole;
  private final Consumer<WireException> whenRefused;
  private Buffer collected = Buffer.buffer();
  private boolean over;

  private BodyReader(int limit, Consumer<byte[]> whenWhole, Consumer<WireException> whenRefused) {
    this.limit = limit;
    this.whenWhole = whenWhole;
    this.whenRefused = whenRefused;
  }

  /**
   * Reads the body; exactly one of the two is called, on the event loop, unless the client goes.
   */
  static void read(
      Vertx vertx,
      HttpServerRequest request,
      EdgeLimits limits,
      Consumer<byte[]> whenWhole,
      Consumer<WireException> whenRefused) {
    BodyReader reader = new BodyReader(limits.bodyBytes(), whenWhole, whenRefused);
    long announced = announced(request);
    if (announced > limits.bodyBytes()) {
      reader.refuse(tooLarge(limits.bodyBytes()));
      return;
    }
    long timer =
        announced == 0 && !request.headers().contains("transfer-encoding")
            ? -1
            : vertx.setTimer(limits.bodyTimeout().toMillis(), t -> reader.late());
    request.handler(reader::take);
    request.endHandler(v -> {
      if (timer >= 0) {
        vertx.cancelTimer(timer);
      }
      reader.whole();
    });
    request.exceptionHandler(e -> {
      if (timer >= 0) {
        vertx.cancelTimer(timer);
      }
      reader.over = true;
    });
  }

  private void take(Buffer part) {
    if (over) {
      return;
    }
    if (collected.length() + part.length() > limit) {
      refuse(tooLarge(limit));
      return;
    }
    if (collected.length() == 0) {
      collected = part.copy();
    } else {
      collected.appendBuffer(part);
    }
  }

  private void whole() {
    if (!over) {
      over = true;
      whenWhole.accept(collected.getBytes());
    }
  }

  private void late() {
    if (!over) {
      refuse(
          new HttpRefusal(
              408,
              ErrorKind.TIMEOUT,
              "The request's body did not arrive in time: send it faster."));
    }
  }

  private void refuse(WireException error) {
    over = true;
    collected = Buffer.buffer();
    whenRefused.accept(error);
  }

  private static WireException tooLarge(int limit) {
    return new WireException(
        ErrorKind.TOO_LARGE,
        "The request's body is larger than %d MiB: send less.".formatted(limit >> 20));
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
