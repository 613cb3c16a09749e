package dev.hone.wire.anthropic;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Dialect;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.BlockSequencer;
import dev.hone.wire.answer.ErrorBody;
import dev.hone.wire.answer.Failures;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.List;
import java.util.Optional;

/**
 * Writes the event stream of a message. Stop reason and usage are held back for the one {@code
 * message_delta} at the end, whose counts are the totals.
 */
public final class MessagesStreamWriter implements AnswerWriter {
  private final WriterContext context;
  private final BlockSequencer sequencer = new BlockSequencer();
  private Usage usage = Usage.of(0, 0, Provenance.REPORTED);
  private ChatEvent.Stop stop = ChatEvent.Stop.of(0, StopReason.END);
  private boolean started;
  private boolean closed;
  private int index;
  private Open open = Open.NONE;

  private enum Open {
    NONE,
    TEXT,
    THINKING,
    CALL
  }

  /** A writer for this client. */
  public MessagesStreamWriter(WriterContext context) {
    this.context = context;
  }

  @Override
  public byte[] write(List<ChatEvent> events) {
    EventStream out = new EventStream();
    for (ChatEvent event : sequencer.order(events)) {
      if (!closed) {
        write(event, out);
      }
    }
    return out.bytes();
  }

  @Override
  public byte[] fail(WireException failure) {
    EventStream out = new EventStream();
    if (!closed) {
      closed = true;
      out.send("error", ErrorBody.json(Dialect.ANTHROPIC, failure, context.id()));
    }
    return out.bytes();
  }

  @Override
  public byte[] heartbeat() {
    EventStream out = new EventStream();
    out.send("ping", new JsonWriter().object().field("type", "ping").endObject());
    return out.bytes();
  }

  private void write(ChatEvent event, EventStream out) {
    switch (event) {
      case ChatEvent.Start s -> start(s, out);
      case ChatEvent.Text t -> {
        if (!t.text().isEmpty()) {
          text(t.text(), out);
        }
      }
      case ChatEvent.Citation c -> {
        if (!c.url().isEmpty()) {
          cite(c, out);
        }
      }
      case ChatEvent.Refusal r -> text(r.text(), out);
      case ChatEvent.Reasoning r -> {
        thinking(out);
        delta("thinking_delta", "thinking", r.text(), out);
      }
      case ChatEvent.ReasoningSeal s -> seal(s, out);
      case ChatEvent.ToolCallStart c -> call(c, out);
      case ChatEvent.ToolCallDelta d ->
          delta("input_json_delta", "partial_json", d.fragment(), out);
      case ChatEvent.BlockEnd e -> close(out);
      case ChatEvent.UsageReport u -> usage = u.usage();
      case ChatEvent.Stop s -> stop = s;
      case ChatEvent.Failure f -> {
        closed = true;
        out.send("error", ErrorBody.json(Dialect.ANTHROPIC, Failures.exception(f), context.id()));
      }
      case ChatEvent.End e -> end(out);
      case ChatEvent.Opaque o -> {}
    }
  }

  private void start(ChatEvent.Start start, EventStream out) {
    if (started) {
      return;
    }
    started = true;
    JsonWriter json =
        type("message_start")
            .name("message")
            .object()
            .field("id", start.id().isEmpty() ? context.idWith("msg_") : start.id())
            .field("type", "message")
            .field("role", "assistant")
            .field("model", context.model(start.model()))
            .name("content")
            .array()
            .endArray()
            .name("stop_reason")
            .nullValue()
            .name("stop_sequence")
            .nullValue()
            .name("usage");
    MessagesUsageWriter.write(json, usage);
    out.send("message_start", json.endObject().endObject());
  }

  private void text(String text, EventStream out) {
    textBlock(out);
    delta("text_delta", "text", text, out);
  }

  private void textBlock(EventStream out) {
    if (open == Open.NONE) {
      open = Open.TEXT;
      JsonWriter json = blockStart(out);
      json.object().field("type", "text").field("text", "").endObject();
      out.send("content_block_start", json.endObject());
    }
  }

  private void cite(ChatEvent.Citation citation, EventStream out) {
    textBlock(out);
    JsonWriter json = type("content_block_delta").field("index", index).name("delta").object();
    WebCitation.write(json.field("type", "citations_delta").name("citation"), citation);
    out.send("content_block_delta", json.endObject().endObject());
  }

  private void thinking(EventStream out) {
    if (open == Open.NONE) {
      open = Open.THINKING;
      JsonWriter json = blockStart(out);
      json.object().field("type", "thinking").field("thinking", "").field("signature", "");
      out.send("content_block_start", json.endObject().endObject());
    }
  }

  private void seal(ChatEvent.ReasoningSeal seal, EventStream out) {
    switch (seal.kind()) {
      case SIGNATURE -> {
        thinking(out);
        delta("signature_delta", "signature", seal.data(), out);
      }
      case REDACTED, ENCRYPTED -> {
        close(out);
        JsonWriter json = blockStart(out);
        json.object().field("type", "redacted_thinking").field("data", seal.data()).endObject();
        out.send("content_block_start", json.endObject());
        blockStop(out);
      }
      case DETAILS -> {}
    }
  }

  private void call(ChatEvent.ToolCallStart call, EventStream out) {
    open = Open.CALL;
    JsonWriter json = blockStart(out);
    json.object()
        .field("type", "tool_use")
        .field("id", call.id().isEmpty() ? context.idWith("toolu_") + "_" + index : call.id())
        .field("name", call.name())
        .name("input")
        .object()
        .endObject()
        .endObject();
    out.send("content_block_start", json.endObject());
  }

  private JsonWriter blockStart(EventStream out) {
    start(new ChatEvent.Start("", ""), out);
    return type("content_block_start").field("index", index).name("content_block");
  }

  private void delta(String type, String field, String value, EventStream out) {
    JsonWriter json = type("content_block_delta").field("index", index).name("delta").object();
    json.field("type", type).field(field, value).endObject();
    out.send("content_block_delta", json.endObject());
  }

  private void close(EventStream out) {
    if (open != Open.NONE) {
      blockStop(out);
    }
  }

  private void blockStop(EventStream out) {
    open = Open.NONE;
    out.send("content_block_stop", type("content_block_stop").field("index", index).endObject());
    index++;
  }

  private void end(EventStream out) {
    start(new ChatEvent.Start("", ""), out);
    close(out);
    closed = true;
    JsonWriter json =
        type("message_delta")
            .name("delta")
            .object()
            .field("stop_reason", StopReasons.write(stop.reason()))
            .nullableField(
                "stop_sequence",
                stop.reason() == StopReason.STOP_SEQUENCE ? stop.stopSequence() : Optional.empty())
            .endObject()
            .name("usage");
    MessagesUsageWriter.write(json, usage);
    out.send("message_delta", json.endObject());
    out.send("message_stop", type("message_stop").endObject());
  }

  private static JsonWriter type(String type) {
    return new JsonWriter().object().field("type", type);
  }
}
