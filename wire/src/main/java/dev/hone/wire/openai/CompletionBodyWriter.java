package dev.hone.wire.openai;

import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.json.JsonWriter;

/** Writes a whole legacy completion: the text of each choice, nothing else of it. */
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
          .field("text", choice.text())
          .field("index", choice.index())
          .name("logprobs")
          .nullValue()
          .field("finish_reason", FinishReasons.write(reason))
          .endObject();
    }
    out.endArray();
    answer.usage().ifPresent(u -> ChatUsageWriter.write(out.name("usage"), u));
    return out.endObject().toBytes();
  }
}
