package dev.hone.wire.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.codec.UsageScan;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.usage.Usage;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UsageScanTest {
  private static final Set<String> APIS =
      Set.of("embeddings", "generate", "native-chat", "native-generate");

  @Test
  void readsTheUsageOfBodiesThatAreNotDecoded() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Exchange exchange : Recordings.all()) {
      String body = exchange.line().get("response_body").asString("");
      if (!APIS.contains(exchange.api())
          || exchange.line().get("streamed").asBoolean(false)
          || exchange.status() >= 300
          || !exchange.tokens().isObject()) {
        continue;
      }
      Optional<Usage> usage = scan(body);
      assertThat(usage).as(exchange.id()).isPresent();
      assertThat(usage.get().promptTokens())
          .as(exchange.id())
          .isEqualTo(exchange.tokens().get("prompt_total").asLong(0));
      assertThat(usage.get().cacheReadTokens())
          .as(exchange.id())
          .isEqualTo(exchange.tokens().get("cache_read").asLong(0));
      counts.merge(exchange.api(), 1, Integer::sum);
    }
    System.out.println("scanned " + counts);
  }

  @Test
  void aBodyWithoutUsageHasNone() {
    assertThat(scan("{\"data\":[]}")).isEmpty();
    assertThat(scan("[1, \"usage\", {\"usage\": 2}]")).isEmpty();
  }

  private static Optional<Usage> scan(String body) {
    return UsageScan.read(JsonDocument.parse(body.getBytes(UTF_8)).root());
  }
}
