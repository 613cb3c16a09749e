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
 * What streams of chunks have in common: each chunk repeats id, time and model, {@code [DONE]} ends
 * them. The usage chunk goes only to a client that asked for it with {@code
 * stream_options.include_usage}.
 */
abstract class ChunkWriter implements AnswerWriter {
  private static final byte[] HEARTBEAT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  final WriterContext context;

  private final String object;
  private final boolean includeUsage;
  private String id;
  private String model;
  private @Nullable Usage usage;
  private boolean closed;

  ChunkWriter(WriterContext context, String idPrefix, String object) {
    this.context = context;
    this.object = object;
    this.includeUsage = context.request().view().includeUsage();
    this.id = context.idWith(idPrefix);
    this.model = context.request().model();
  }

  /** Writes what this event says in the protocol. */
  abstract void write(ChatEvent event, ByteArrayOutputStream out);

  @Override
  public final byte[] write(List<ChatEvent> events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ChatEvent event : events) {
      if (!closed) {
        write(event, out);
      }
    }
    return out.toByteArray();
  }

  @Override
  public final byte[] fail(WireException failure) {
    if (closed) {
      return new byte[0];
    }
    closed = true;
    return ("data: " + ErrorBody.json(Dialect.OPENAI, failure, context.id()) + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public final byte[] heartbeat() {
    return HEARTBEAT.clone();
  }

  /** The answer's own id and model, if it has them. */
  final void start(ChatEvent.Start start) {
    id = start.id().isEmpty() ? id : start.id();
    model = context.model(start.model());
  }

  final void usage(ChatEvent.UsageReport report) {
    usage = report.usage();
  }

  final void failure(ChatEvent.Failure failure, ByteArrayOutputStream out) {
    out.writeBytes(fail(Failures.exception(failure)));
  }

  final void end(ByteArrayOutputStream out) {
    closed = true;
    Usage known = usage;
    if (includeUsage && known != null) {
      JsonWriter json = head().endArray().name("usage");
      ChatUsageWriter.write(json, known);
      send(json, out);
    }
    out.writeBytes(DONE);
  }

  /** A chunk as far as into the array of its choices. */
  final JsonWriter head() {
    return new JsonWriter()
        .object()
        .field("id", id)
        .field("object", object)
        .field("created", context.createdSeconds())
        .field("model", model)
        .name("choices")
        .array();
  }

  /** Ends the open choice with its reason, which may be empty, and sends its chunk. */
  final void finish(JsonWriter choice, String reason, ByteArrayOutputStream out) {
    choice.name("finish_reason");
    if (reason.isEmpty()) {
      choice.nullValue();
    } else {
      choice.value(reason);
    }
    choice.endObject().endArray();
    if (includeUsage) {
      choice.name("usage").nullValue();
    }
    send(choice, out);
  }

  private static void send(JsonWriter json, ByteArrayOutputStream out) {
    out.writeBytes(
        ("data: " + json.endObject().oneLine() + "\n\n").getBytes(StandardCharsets.UTF_8));
  }
}
