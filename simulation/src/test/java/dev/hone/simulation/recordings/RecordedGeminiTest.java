package dev.hone.simulation.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.simulation.recordings.Recordings.Exchange;
import dev.hone.simulation.recordings.Recordings.Pair;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rules of the simulated Gemini caches against what Gemini reported. */
class RecordedGeminiTest {
  /** Implicit reads of prompts that are shorter than the minimum that Google documents. */
  private static final Set<String> BELOW_THE_MINIMUM =
      Set.of("crewAI-b4a59947b6-1", "pydantic-ai-96f274e563-2", "pydantic-ai-a4edadc336-1");

  @Test
  void readsACachedContentWholly() {
    int agree = 0;
    for (String kind : List.of("gemini", "vertex")) {
      Map<String, Long> sizes = sizes(kind.equals("gemini") ? "gemini" : "other");
      for (var cassette : Recordings.cassettes(kind + "-generate.jsonl").entrySet()) {
        for (Exchange exchange : cassette.getValue()) {
          JsonValue body = JsonDocument.parse(exchange.body()).root();
          String name = body.get("cachedContent").asString("");
          Long size = sizes.get(cassette.getKey() + tail(name));
          if (size != null) {
            assertThat(exchange.read()).as(exchange.id()).isEqualTo(size);
            agree++;
          }
        }
      }
    }
    System.out.printf("Gemini: %d reads of a cached content agree to the token%n", agree);
    assertThat(agree).isGreaterThanOrEqualTo(6);
  }

  private static Map<String, Long> sizes(String prefix) {
    Map<String, Long> sizes = new HashMap<>();
    for (var cassette : Recordings.cassettes(prefix + "-cached-contents.jsonl").entrySet()) {
      for (Exchange exchange : cassette.getValue()) {
        JsonValue answer = JsonDocument.parse(exchange.answer()).root();
        JsonValue size = answer.get("usageMetadata").get("totalTokenCount");
        if (size.isNumber()) {
          sizes.put(cassette.getKey() + tail(answer.get("name").asString("")), size.asLong(0));
        }
      }
    }
    return sizes;
  }

  private static String tail(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  @Test
  void findsNothingImplicitlyInShortPromptsButForThreeByName() {
    int agree = 0;
    Set<String> different = new TreeSet<>();
    for (Pair pair : Recordings.pairs("gemini", Set.of("generate"))) {
      if (pair.prompt() < 1024) {
        if (pair.read() == 0) {
          agree++;
        } else {
          different.add(pair.id());
        }
      }
    }
    System.out.printf("Gemini: %d short prompts found nothing, 3 did (by name)%n", agree);
    assertThat(different).isEqualTo(new TreeSet<>(BELOW_THE_MINIMUM));
    assertThat(agree).isGreaterThanOrEqualTo(90);
  }
}
