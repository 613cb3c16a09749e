package dev.hone.wire.embed;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Vertex AI's {@code :predict} of embedding models: text-embedding-… and gemini-embedding-001. */
public final class VertexEmbeddings implements EmbedFormat {
  @Override
  public byte[] request(EmbedView view, String model, Set<String> dropped) {
    JsonWriter out = new JsonWriter().object().name("instances").array();
    for (EmbedView.Input input : view.inputs()) {
      out.object()
          .field("content", input.text())
          .optionalField("task_type", input.taskType())
          .optionalField("title", input.title())
          .endObject();
    }
    out.endArray();
    if (view.dimensions().isPresent()) {
      out.name("parameters")
          .object()
          .field("outputDimensionality", view.dimensions().getAsInt())
          .endObject();
    }
    return out.endObject().toBytes();
  }

  @Override
  public Vectors vectors(JsonValue answer) {
    List<JsonValue> each =
        answer.get("predictions").elements().stream().map(p -> p.get("embeddings")).toList();
    if (each.isEmpty() || !each.getFirst().get("values").isArray()) {
      throw new WireException(ErrorKind.UPSTREAM, "the upstream's answer has no predictions");
    }
    long tokens = 0;
    boolean counted = true;
    for (JsonValue one : each) {
      JsonValue count = one.get("statistics").get("token_count");
      counted &= count.isNumber();
      tokens += Math.max(0, count.asLong(0));
    }
    return new Vectors(
        each.stream().map(e -> e.get("values")).toList(),
        counted ? Optional.of(Usage.of(tokens, 0, Provenance.REPORTED)) : Optional.empty());
  }
}
