package dev.hone.wire.openai;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.json.JsonWriter;
import java.io.ByteArrayOutputStream;

/**
 * Writes the chunks of a legacy completion: each has the shape of the whole answer. Reasoning and
 * tool calls have no place in this protocol and fall away.
 */
public final class CompletionStreamWriter extends ChunkWriter {
  /** A writer for this client. */
  public CompletionStreamWriter(WriterContext context) {
    super(context, "cmpl-", "text_completion");
  }

  @Override
  void write(ChatEvent event, ByteArrayOutputStream out) {
    switch (event) {
      case ChatEvent.Start s -> start(s);
      case ChatEvent.Text t -> chunk(t.choice(), t.text(), "", out);
      case ChatEvent.Refusal r -> chunk(r.choice(), r.text(), "", out);
      case ChatEvent.Stop s -> chunk(s.choice(), "", FinishReasons.writeLegacy(s.reason()), out);
      case ChatEvent.UsageReport u -> usage(u);
      case ChatEvent.Failure f -> failure(f, out);
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

  private void chunk(int choice, String text, String finish, ByteArrayOutputStream out) {
    JsonWriter json = head().object().field("text", text).field("index", choice);
    finish(json.name("logprobs").nullValue(), finish, out);
  }
}
