package dev.hone.ledger.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks up the models that real answers of 2023 to 2026 name. */
class RecordedModelsTest {
  private final PriceBook book = PriceBook.load(Instant.parse("2026-11-24T00:00:00Z"));

  @Test
  void pricesEveryClaudeModelThatTheListStillHas() throws IOException {
    assertThat(unpriced("recordings/anthropic-messages.jsonl"))
        .containsExactly(
            "claude-2.1",
            "claude-3-5-haiku-20241022",
            "claude-3-5-haiku-latest",
            "claude-3-5-sonnet-20240620",
            "claude-3-5-sonnet-20241022");
  }

  @Test
  void pricesEveryGptModelThatTheListStillHas() throws IOException {
    assertThat(unpriced("recordings/openai-responses.jsonl"))
        .containsExactly("Qwen/Qwen3-0.6B", "computer-use-preview-2025-03-11");
  }

  private Set<String> unpriced(String file) throws IOException {
    Path path = SharedData.file(file);
    JsonMapper json = new JsonMapper();
    Set<String> missing = new TreeSet<>();
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      String line;
      while ((line = lines.readLine()) != null) {
        JsonNode exchange = json.readTree(line);
        String model =
            exchange.path("response_model").asString(exchange.path("model").asString(""));
        if (exchange.path("status").asInt() == 200
            && exchange.path("usage").isObject()
            && book.find(exchange.get("provider").asString(), model).isEmpty()) {
          missing.add(model);
        }
      }
    }
    return missing;
  }
}
