package dev.hone.ledger.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.SharedData;
import dev.hone.wire.usage.CacheTtl;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PriceCheckTest {
  private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");
  private final PriceBook book = PriceBook.load(AUGUST);

  @Test
  void findsExactlyTheKnownAnomaliesOfTheList() throws IOException {
    List<String> known = new ArrayList<>();
    for (String line : Files.readAllLines(SharedData.file("prices/anomalies.jsonl"))) {
      JsonNode node = new JsonMapper().readTree(line);
      String category = node.get("category").asString();
      known.add(category.replace(" (before 2026-08-01)", "") + ": " + node.get("model").asString());
    }
    List<String> found =
        book.findings().stream()
            .filter(f -> f.anomaly() != PriceAnomaly.PRIORITY_STACKED)
            .filter(f -> !cachePriceOfAnotherRow(f))
            .map(f -> f.anomaly().label() + ": " + f.model())
            .toList();
    assertThat(known).hasSize(255);
    assertThat(without(known, found)).as("known but not found").isEmpty();
    // A later entry, outside the known list: its price above 100k tokens is five times the one
    // below.
    assertThat(without(found, known))
        .as("found but not known")
        .containsExactly(PriceAnomaly.LONG_OUTPUT_RATIO.label() + ": claude-haiku-5-5");
  }

  private static List<String> without(List<String> all, List<String> others) {
    List<String> rest = new ArrayList<>(all);
    others.forEach(rest::remove);
    return rest;
  }

  /** The known list looks at base prices only; Hone checks the rows of tiers and thresholds too. */
  private static boolean cachePriceOfAnotherRow(PriceFinding finding) {
    return finding.anomaly().action() == PriceAnomaly.Action.DROP_PRICE
        && !finding.row().equals("standard");
  }

  @Test
  void dropsAnHourlyWritePriceThatWasCopiedFromAnotherModel() {
    RateRow rates = base("anthropic", "claude-3-haiku-20240307");
    assertThat(rates.write(CacheTtl.ONE_HOUR)).isEmpty();
    assertThat(rates.write(CacheTtl.FIVE_MINUTES).orElseThrow()).isEqualByComparingTo("0.3");
  }

  @Test
  void dropsAWritePriceThatIsReallyAReadPrice() {
    assertThat(base("azure", "eu/gpt-4o-2024-11-20").write(CacheTtl.UNSPECIFIED)).isEmpty();
  }

  @Test
  void doesNotBelieveThatReadsAreFreeWhereInputIsNot() {
    RateRow rates = base("gemini", "gemini-robotics-er-1.5-preview");
    assertThat(rates.price(CostComponent.CACHE_READ)).isEmpty();
  }

  @Test
  void refusesAModelListedAsFree() {
    ModelPrices mythos = book.find("bedrock", "anthropic.claude-mythos-preview").orElseThrow();
    assertThat(mythos.rates()).isEmpty();
    assertThat(mythos.refused()).contains("free");
  }

  @Test
  void refusesAPriorityPriceForOneDirection() {
    ModelPrices nano = book.find("openai", "gpt-5-nano").orElseThrow();
    assertThat(nano.rates(AUGUST, ServiceTier.PRIORITY, 1000)).isEmpty();
    assertThat(nano.rates(AUGUST, ServiceTier.FLEX, 1000)).isPresent();
  }

  private RateRow base(String provider, String model) {
    Optional<ModelPrices> prices = book.find(provider, model);
    return prices.orElseThrow().rates(AUGUST, ServiceTier.STANDARD, 1).orElseThrow();
  }
}
