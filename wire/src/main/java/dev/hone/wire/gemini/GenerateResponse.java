package dev.hone.wire.gemini;

import dev.hone.wire.StopReason;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Usage;
import java.util.List;
import java.util.Optional;

/** Writes response objects, whole or as chunks of a stream. */
final class GenerateResponse {
  private final WriterContext context;
  private String id = "";
  private String model = "";

  GenerateResponse(WriterContext context) {
    this.context = context;
  }

  void name(String answeredId, String answeredModel) {
    id = answeredId;
    model = answeredModel;
  }

  /** One candidate of {@link #write}. */
  record Candidate(int index, List<String> parts, Optional<StopReason> stop) {}

  String write(List<Candidate> candidates, Optional<Usage> usage) {
    JsonWriter out = new JsonWriter().object().name("candidates").array();
    for (Candidate candidate : candidates) {
      out.object().name("content").object().name("parts").array();
      // Libraries iterate over the parts without looking whether there are any.
      (candidate.parts().isEmpty() ? List.of("{\"text\":\"\"}") : candidate.parts())
          .forEach(out::raw);
      out.endArray().field("role", "model").endObject();
      candidate.stop().ifPresent(s -> out.field("finishReason", FinishReasons.write(s)));
      out.field("index", candidate.index()).endObject();
    }
    out.endArray();
    usage.ifPresent(u -> UsageMetadata.write(out.name("usageMetadata"), u));
    return out.field("modelVersion", context.model(model))
        .field("responseId", id.isEmpty() ? context.id() : id)
        .endObject()
        .oneLine();
  }
}
