package dev.hone.wire.responses;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Frame;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.BlockSequencer;
import dev.hone.wire.answer.Failures;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the event stream of a response. Codex takes items from {@code output_item.done} and counts
 * an answer as broken without {@code response.completed}, {@code incomplete} or {@code failed}.
 */
public final class ResponsesStreamWriter implements AnswerWriter {
  private static final byte[] HEARTBEAT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern NUMBER =
      Pattern.compile("\"sequence_number\"\\s*:\\s*(\\d{1,9})\\b");

  private final WriterContext context;
  private final BlockSequencer sequencer = new BlockSequencer();
  private final EventNumbers events = new EventNumbers();
  private final ResponseObject response;
  private final ClientTools tools;
  private final List<String> output = new ArrayList<>();
  private @Nullable OpenItem open;
  private @Nullable Usage usage;
  private StopReason reason = StopReason.END;
  private int textBefore;
  private boolean started;
  private boolean closed;
  private byte[] lastRelayed = {};

  /** A writer for this client. */
  public ResponsesStreamWriter(WriterContext context) {
    this.context = context;
    this.response = new ResponseObject(context);
    this.tools = ClientTools.of(context.request());
  }

  @Override
  public byte[] write(List<ChatEvent> given) {
    for (ChatEvent event : sequencer.order(given)) {
      if (!closed) {
        write(event);
      }
    }
    return events.take();
  }

  @Override
  public void relayed(Frame frame) {
    for (ChatEvent event : frame.events()) {
      if (event instanceof ChatEvent.Start start) {
        response.name(start.id(), start.model());
        started = true;
      } else if (event instanceof ChatEvent.End) {
        closed = true;
      }
    }
    if (frame.bytes().length > 0 && (frame.bytes()[0] == 'e' || frame.bytes()[0] == 'd')) {
      lastRelayed = frame.bytes();
    }
  }

  /** Numbers go on behind what was relayed. */
  private void countRelayed() {
    Matcher number = NUMBER.matcher(new String(lastRelayed, StandardCharsets.UTF_8));
    if (number.find()) {
      events.from(Integer.parseInt(number.group(1)) + 1);
    }
  }

  @Override
  public byte[] fail(WireException failure) {
    if (!closed) {
      countRelayed();
      failed(failure);
    }
    return events.take();
  }

  @Override
  public byte[] heartbeat() {
    return HEARTBEAT.clone();
  }

  /** The words that Codex acts on. */
  static String code(WireException failure) {
    return switch (failure.kind()) {
      case RATE_LIMIT -> "rate_limit_exceeded";
      case BILLING -> "insufficient_quota";
      default -> failure.code().orElse(fallbackCode(failure.kind()));
    };
  }

  private static String fallbackCode(ErrorKind kind) {
    return kind == ErrorKind.INVALID_REQUEST ? "invalid_prompt" : "server_error";
  }

  private void write(ChatEvent event) {
    switch (event) {
      case ChatEvent.Start s -> {
        response.name(s.id(), s.model());
        start();
      }
      case ChatEvent.Text t -> item(OpenItem.Kind.TEXT).append(t.text(), t.logprobs());
      case ChatEvent.Citation c -> {
        if (!c.url().isEmpty()) {
          item(OpenItem.Kind.TEXT).cite(OutputWriter.annotation(c, textBefore));
        }
      }
      case ChatEvent.Refusal r -> item(OpenItem.Kind.REFUSAL).append(r.text());
      case ChatEvent.Reasoning r -> item(OpenItem.Kind.REASONING).append(r.text());
      case ChatEvent.ReasoningSeal s -> item(OpenItem.Kind.REASONING).seal(s);
      case ChatEvent.ToolCallStart c -> {
        start();
        String callId = c.id().isEmpty() ? context.idWith("call_") + "_" + output.size() : c.id();
        open =
            OpenItem.call(
                events,
                id("fc_"),
                output.size(),
                callId,
                tools.origin(c.name(), c.custom()),
                c.custom());
      }
      case ChatEvent.ToolCallDelta d -> item(OpenItem.Kind.CALL).append(d.fragment());
      case ChatEvent.BlockEnd e -> close();
      case ChatEvent.UsageReport u -> usage = u.usage();
      case ChatEvent.Stop s -> reason = s.reason();
      case ChatEvent.Failure f -> failed(Failures.exception(f));
      case ChatEvent.End e -> end();
      case ChatEvent.Opaque o -> {}
    }
  }

  private void failed(WireException failure) {
    start();
    closed = true;
    String error =
        new JsonWriter()
            .object()
            .field("code", code(failure))
            .field("message", String.valueOf(failure.getMessage()))
            .endObject()
            .toString();
    send("failed", "failed", Optional.empty(), Optional.of(error));
  }

  private void start() {
    if (!started) {
      started = true;
      send("created", "in_progress", Optional.empty(), Optional.empty());
      send("in_progress", "in_progress", Optional.empty(), Optional.empty());
    }
  }

  private OpenItem item(OpenItem.Kind kind) {
    OpenItem item = open;
    if (item == null) {
      start();
      item =
          OpenItem.content(
              events, kind, id(kind == OpenItem.Kind.REASONING ? "rs_" : "msg_"), output.size());
      open = item;
    }
    return item;
  }

  private void close() {
    OpenItem item = open;
    if (item != null) {
      output.add(item.close());
      textBefore += item.textLength();
      open = null;
    }
  }

  private void end() {
    start();
    close();
    closed = true;
    String status = ResponseObject.status(reason);
    send(status, status, ResponseObject.incomplete(reason), Optional.empty());
  }

  private void send(
      String event, String status, Optional<String> incomplete, Optional<String> error) {
    JsonWriter json = events.begin("response." + event).name("response");
    response.write(json, status, output, usage, incomplete, error);
    events.end(json);
  }

  private String id(String prefix) {
    return context.idWith(prefix) + "_" + output.size();
  }
}
