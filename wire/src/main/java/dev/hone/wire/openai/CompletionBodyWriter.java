package dev.hone.wire.openai;

import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.Block;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.json.JsonWriter;

/** Writes a whole legacy completion. It has room for text only: reasoning and calls fall away. */
public final class CompletionBodyWriter {
  private CompletionBodyWriter() {}

  /** The body of a complete answer. */
  public static byte[] write(Answer answer, WriterContext context) {
    JsonWriter out =
        new JsonWriter()
            .object()
            .field("id", answer.id().isEmpty() ? context.idWith("cmpl-") : answer.id())
            .field("object", "text_completion")
            .field("created", context.createdSeconds())
            .field("model", context.model(answer.model()))
            .name("choices")
            .array();
    for (Answer.Choice choice : answer.choices()) {
      StopReason reason = choice.stop().map(s -> s.reason()).orElse(StopReason.END);
      out.object()
          .field("text", text(choice))
          .field("index", choice.index())
          .name("logprobs")
          .nullValue()
          .field("finish_reason", FinishReasons.writeLegacy(reason))
          .endObject();
    }
    out.endArray();
    answer.usage().ifPresent(u -> ChatUsageWriter.write(out.name("usage"), u));
    return out.endObject().toBytes();
  }

  /** A refusal is text as well: there is no other place for it. */
  private static String text(Answer.Choice choice) {
    StringBuilder text = new StringBuilder();
    for (Block block : choice.blocks()) {
      switch (block) {
        case Block.Text t -> text.append(t.text());
        case Block.Refusal r -> text.append(r.text());
        case Block.Reasoning r -> {}
        case Block.ToolCall c -> {}
        case Block.Opaque o -> {}
      }
    }
    return text.toString();
  }
}
