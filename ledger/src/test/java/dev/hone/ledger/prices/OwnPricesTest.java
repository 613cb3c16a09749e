package dev.hone.ledger.prices;

import static dev.hone.ledger.prices.CostComponent.FRESH;
import static dev.hone.ledger.prices.CostComponent.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnPricesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Usage USAGE =
      Usage.builder(Provenance.REPORTED).fresh(1_000_000).output(1_000_000).build();

  private final PriceBook book = PriceBook.load(NOW);

  @Test
  void areBelievedAsTheyStand() {
    PriceBook own = with("my-vllm", "llama", row("0", "0.5"));
    LineCost cost = own.cost("my-vllm", "llama", Usage.of(9, 2, Provenance.REPORTED), NOW);
    assertThat(cost.totalNanos()).isEqualTo(1000);
    assertThat(cost.basis()).isEqualTo(CostBasis.LISTED);
  }

  @Test
  void theVersionTellsOneBookFromAnother() {
    PriceBook one = with("openai", "gpt-5", row("1", "2"));
    assertThat(one.version()).matches("2026-11-24\\+own-[0-9a-f]{8}");
    assertThat(with("openai", "gpt-5", row("1", "2")).version()).isEqualTo(one.version());
    assertThat(with("openai", "gpt-5", row("1", "2.1")).version()).isNotEqualTo(one.version());
    assertThat(book.with(OwnPrices.NONE).version()).isEqualTo("2026-11-24");
  }

  @Test
  void replaceTheListedOnesOfTheirTierAndTimeOnly() {
    Instant noon = Instant.parse("2026-11-24T12:00:00Z");
    RateRow later =
        new RateRow(
            Optional.of(noon),
            Optional.empty(),
            ServiceTier.STANDARD,
            0,
            Map.of(FRESH, BigDecimal.ONE, OUTPUT, BigDecimal.TWO),
            Set.of());
    PriceBook own = with("anthropic", "claude-opus-4-6", later);
    assertThat(own.cost("anthropic", "claude-opus-4-6", USAGE, noon).totalNanos())
        .isEqualTo(3_000_000_000L);
    assertThat(own.cost("anthropic", "claude-opus-4-6", USAGE, noon.minusMillis(1)).totalNanos())
        .as("until noon of the same day the listed price holds")
        .isEqualTo(30_000_000_000L);
    Usage batch =
        USAGE.toBuilder()
            .served(new Served(Optional.of("batch"), Optional.empty(), Optional.empty()))
            .build();
    assertThat(own.cost("anthropic", "claude-opus-4-6", batch, noon).totalNanos())
        .as("the listed batch price stays")
        .isEqualTo(15_000_000_000L);
  }

  @Test
  void holdForADatedNameOfTheSameModel() {
    PriceBook own = with("anthropic", "claude-opus-4-6", row("1", "1"));
    assertThat(own.cost("anthropic", "claude-opus-4-6-20260205", USAGE, NOW).totalNanos())
        .isEqualTo(2_000_000_000L);
  }

  @Test
  void aStarStandsForEveryOtherModelOfAProvider() {
    PriceBook own = with("vllm", "*", row("1", "1"));
    assertThat(own.cost("vllm", "meta-llama/Llama-3.1-8B-Instruct", USAGE, NOW).basis())
        .isEqualTo(CostBasis.LISTED);
    assertThat(own.cost("other", "llama", USAGE, NOW).basis()).isEqualTo(CostBasis.UNPRICED);
  }

  @Test
  void aServerThatIsPaidByTimeCostsWhatTheRequestTook() {
    RateRow hour =
        new RateRow(
            Optional.empty(),
            Optional.empty(),
            ServiceTier.STANDARD,
            0,
            Map.of(),
            Set.of(),
            Optional.of(new BigDecimal("3.60")));
    PriceBook own = with("local", "smollm2", hour);
    LineCost cost = own.cost("local", "smollm2", USAGE, NOW, Duration.ofMillis(2500));
    assertThat(cost.nanos()).isEqualTo(Map.of(OUTPUT, 2_500_000L));
    assertThat(cost.basis()).isEqualTo(CostBasis.DERIVED);
    assertThat(cost.savedNanos()).hasValue(0);
  }

  @Test
  void aProviderOfAnotherNameIsBilledLikeTheOneItIs() {
    PriceBook own =
        book.with(
            new OwnPrices(
                List.of(), Map.of("openai-eu", new OwnPrices.Like("openai", Optional.of("eu")))));
    long listed = book.cost("openai", "gpt-5.6", USAGE, NOW).totalNanos();
    assertThat(own.cost("openai-eu", "gpt-5.6", USAGE, NOW).totalNanos())
        .as("with the factor for data that stay in the EU")
        .isEqualTo(listed / 10 * 11);
  }

  @Test
  void aProviderIsBilledLikeOneThatIsBilledLikeAnother() {
    PriceBook own =
        book.with(
            new OwnPrices(
                List.of(ModelPrices.own("team", "gpt-5-mini", List.of(row("3", "4")))),
                Map.of(
                    "nightly", new OwnPrices.Like("team", Optional.empty()),
                    "team", new OwnPrices.Like("openai-eu", Optional.empty()),
                    "openai-eu", new OwnPrices.Like("openai", Optional.of("eu")))));
    assertThat(own.cost("nightly", "gpt-5.6", USAGE, NOW))
        .isEqualTo(own.cost("openai-eu", "gpt-5.6", USAGE, NOW));
    assertThat(own.cost("nightly", "gpt-5-mini", USAGE, NOW))
        .isEqualTo(own.cost("team", "gpt-5-mini", USAGE, NOW));
    assertThat(own.knows("nightly")).isTrue();
    assertThat(own.knows("weekly")).isFalse();
  }

  @Test
  void providersThatAreBilledLikeOneAnotherHaveNoPrice() {
    PriceBook own =
        book.with(
            new OwnPrices(
                List.of(),
                Map.of(
                    "a", new OwnPrices.Like("b", Optional.empty()),
                    "b", new OwnPrices.Like("a", Optional.empty()))));
    assertThat(own.find("a", "gpt-5.6")).isEmpty();
    assertThat(own.knows("a")).isFalse();
  }

  @Test
  void ofAProviderThatIsBilledLikeAnotherComeFirst() {
    PriceBook own =
        book.with(
            new OwnPrices(
                List.of(
                    ModelPrices.own("azure-east", "gpt-5", List.of(row("1", "2"))),
                    ModelPrices.own("azure", "gpt-5-mini", List.of(row("3", "4")))),
                Map.of("azure-east", new OwnPrices.Like("azure", Optional.empty()))));
    assertThat(own.cost("azure-east", "gpt-5", USAGE, NOW).totalNanos()).isEqualTo(3_000_000_000L);
    assertThat(own.cost("azure-east", "gpt-5-mini", USAGE, NOW).totalNanos())
        .as("and own ones of that other hold, too")
        .isEqualTo(7_000_000_000L);
    assertThat(own.cost("azure", "gpt-5", USAGE, NOW).totalNanos())
        .isEqualTo(book.cost("azure", "gpt-5", USAGE, NOW).totalNanos());
  }

  @Test
  void ofATierAreNotReplacedByTheLongContextPriceOfAnother() {
    RateRow batch =
        new RateRow(
            Optional.empty(),
            Optional.empty(),
            ServiceTier.BATCH,
            0,
            Map.of(FRESH, BigDecimal.TWO, OUTPUT, BigDecimal.TEN),
            Set.of());
    Usage served =
        USAGE.toBuilder()
            .served(new Served(Optional.of("batch"), Optional.empty(), Optional.empty()))
            .build();
    assertThat(with("openai", "gpt-5.6", batch).cost("openai", "gpt-5.6", served, NOW).totalNanos())
        .isEqualTo(12_000_000_000L);
  }

  @Test
  void forLongPromptsAloneLeaveTheListedOnesOfShortOnes() {
    RateRow above =
        new RateRow(
            Optional.empty(),
            Optional.empty(),
            ServiceTier.STANDARD,
            272_000,
            Map.of(FRESH, BigDecimal.ONE, OUTPUT, BigDecimal.TWO),
            Set.of());
    PriceBook own = with("openai", "gpt-5.6", above);
    Usage small = Usage.of(1000, 100, Provenance.REPORTED);
    assertThat(own.cost("openai", "gpt-5.6", small, NOW).totalNanos())
        .isEqualTo(book.cost("openai", "gpt-5.6", small, NOW).totalNanos());
    assertThat(own.cost("openai", "gpt-5.6", USAGE, NOW).totalNanos()).isEqualTo(3_000_000_000L);
    assertThat(own.find("openai", "gpt-5.6").orElseThrow().inForce(NOW))
        .filteredOn(row -> row.tier() == ServiceTier.STANDARD)
        .extracting(RateRow::above)
        .as("and the list shows both")
        .containsExactly(272_000L, 0L);
  }

  private PriceBook with(String provider, String model, RateRow row) {
    return book.with(
        new OwnPrices(List.of(ModelPrices.own(provider, model, List.of(row))), Map.of()));
  }

  private static RateRow row(String input, String output) {
    return new RateRow(
        Optional.empty(),
        Optional.empty(),
        ServiceTier.STANDARD,
        0,
        Map.of(FRESH, new BigDecimal(input), OUTPUT, new BigDecimal(output)),
        Set.of());
  }
}
