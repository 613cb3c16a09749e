package dev.hone.wire.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.embed.EmbedFormat;
import dev.hone.wire.embed.EmbedView;
import dev.hone.wire.embed.GeminiEmbeddings;
import dev.hone.wire.embed.OpenAiEmbeddings;
import dev.hone.wire.embed.Vectors;
import dev.hone.wire.embed.VertexEmbeddings;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Recorded answers with vectors, through every format of clients and back. */
class EmbeddingRecordingsTest {
  private static Optional<EmbedFormat> format(Exchange exchange) {
    String path = exchange.line().get("path").asString("");
    JsonValue body = JsonDocument.parse(exchange.responseBody()).root();
    if (path.contains(":batchEmbedContents")) {
      return Optional.of(GeminiEmbeddings.BATCH);
    }
    if (path.contains(":predict")) {
      return Optional.of(new VertexEmbeddings());
    }
    return body.get("data").isArray() ? Optional.of(new OpenAiEmbeddings()) : Optional.empty();
  }

  @Test
  void everyVectorSurvivesTheWayThroughEveryFormat() {
    TreeMap<String, Integer> counts = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Exchange exchange : Recordings.all()) {
      if (!exchange.api().equals("embeddings")
          || exchange.status() >= 300
          || exchange.responseBody().length == 0) {
        continue;
      }
      Optional<EmbedFormat> format = format(exchange);
      if (format.isEmpty()) {
        continue;
      }
      counts.merge(exchange.provider(), 1, Integer::sum);
      Vectors vectors = format.get().vectors(JsonDocument.parse(exchange.responseBody()).root());
      List<Float> before;
      try {
        before = floats(vectors);
      } catch (WireException e) {
        // OpenAI's older model answers an empty text with NaN, which only base64 can hold.
        assertThat(e).hasMessageContaining("holds NaN");
        counts.merge("NaN", 1, Integer::sum);
        continue;
      }
      for (boolean base64 : new boolean[] {false, true}) {
        EmbedView view =
            new EmbedView(
                Collections.nCopies(vectors.list().size(), EmbedView.Input.of("x")),
                OptionalInt.empty(),
                base64);
        for (EmbedFormat.Clients client : List.of(new OpenAiEmbeddings(), GeminiEmbeddings.BATCH)) {
          Vectors again =
              client.vectors(JsonDocument.parse(client.answer(vectors, view, "m")).root());
          if (!floats(again).equals(before)) {
            wrong.add(exchange.id() + " through " + client);
          }
        }
      }
    }
    System.out.println("embeddings of " + counts);
    assertThat(wrong).isEmpty();
    assertThat(counts).containsKeys("openai", "gemini", "vertex", "azure");
  }

  /** What the numbers are as floats, read through the format that writes them as such. */
  private static List<Float> floats(Vectors vectors) {
    EmbedView view =
        new EmbedView(
            Collections.nCopies(vectors.list().size(), EmbedView.Input.of("x")),
            OptionalInt.empty(),
            false);
    JsonValue data =
        JsonDocument.parse(new OpenAiEmbeddings().answer(vectors, view, "m")).root().get("data");
    return data.elements().stream()
        .flatMap(d -> d.get("embedding").elements().stream())
        .map(n -> (float) n.asDouble(0))
        .toList();
  }
}
