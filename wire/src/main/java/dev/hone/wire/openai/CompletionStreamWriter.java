package dev.hone.wire.openai;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Dialect;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.ErrorBody;
import dev.hone.wire.answer.Failures;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of a legacy completion: each has the shape of the whole answer. The usage chunk
 * goes only to a client that asked for it with {@code stream_options.include_usage}. Reasoning and
 * tool calls have no place in this protocol and fall away.
 */
public final class CompletionStreamWriter implements AnswerWriter {
  private static final byte[] HEARTBEAT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final WriterContext context;
  private final boolean includeUsage;
  private String id;
  private String model;
  private @Nullable Usage usage;
  private boolean closed;

  /** A writer for this client. */
  public CompletionStreamWriter(WriterContext context) {
    this.context = context;
    this.includeUsage = context.request().view().includeUsage();
    this.id = context.idWith("cmpl-");
    this.model = context.request().model();
  }

  @Override
  public byte[] write(List<ChatEvent> events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ChatEvent event : events) {
      if (!closed) {
        write(event, out);
      }
    }
    return out.toByteArray();
  }

  @Override
  public byte[] fail(WireException failure) {
    if (closed) {
      return new byte[0];
    }
    closed = true;
    return ("data: " + ErrorBody.json(Dialect.OPENAI, failure, context.id()) + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] heartbeat() {
    return HEARTBEAT.clone();
  }

  private void write(ChatEvent event, ByteArrayOutputStream out) {
    switch (event) {
      case ChatEvent.Start s -> {
        id = s.id().isEmpty() ? id : s.id();
        model = context.model(s.model());
      }
      case ChatEvent.Text t -> chunk(t.choice(), t.text(), "", out);
      case ChatEvent.Refusal r -> chunk(r.choice(), r.text(), "", out);
      case ChatEvent.Stop s -> chunk(s.choice(), "", FinishReasons.writeLegacy(s.reason()), out);
      case ChatEvent.UsageReport u -> usage = u.usage();
      case ChatEvent.Failure f -> out.writeBytes(fail(Failures.exception(f)));
      case ChatEvent.End e -> end(out);
      case ChatEvent.Reasoning r -> {}
      case ChatEvent.ReasoningSeal s -> {}
      case ChatEvent.ToolCallStart c -> {}
      case ChatEvent.ToolCallDelta d -> {}
      case ChatEvent.BlockEnd e -> {}
      case ChatEvent.Citation c -> {}
      case ChatEvent.Opaque o -> {}
    }
  }

  private void end(ByteArrayOutputStream out) {
    closed = true;
    Usage known = usage;
    if (includeUsage && known != null) {
      JsonWriter json = head().endArray().name("usage");
      ChatUsageWriter.write(json, known);
      send(json, out);
    }
    out.writeBytes(DONE);
  }

  private void chunk(int choice, String text, String finish, ByteArrayOutputStream out) {
    JsonWriter json = head().object().field("text", text).field("index", choice);
    json.name("logprobs").nullValue().name("finish_reason");
    if (finish.isEmpty()) {
      json.nullValue();
    } else {
      json.value(finish);
    }
    json.endObject().endArray();
    if (includeUsage) {
      json.name("usage").nullValue();
    }
    send(json, out);
  }

  private JsonWriter head() {
    return new JsonWriter()
        .object()
        .field("id", id)
        .field("object", "text_completion")
        .field("created", context.createdSeconds())
        .field("model", model)
        .name("choices")
        .array();
  }

  private static void send(JsonWriter json, ByteArrayOutputStream out) {
    out.writeBytes(
        ("data: " + json.endObject().oneLine() + "\n\n").getBytes(StandardCharsets.UTF_8));
  }
}
