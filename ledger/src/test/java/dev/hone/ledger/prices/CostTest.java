package dev.hone.ledger.prices;

import static dev.hone.ledger.prices.CostComponent.CACHE_READ;
import static dev.hone.ledger.prices.CostComponent.CACHE_WRITE;
import static dev.hone.ledger.prices.CostComponent.CACHE_WRITE_12H;
import static dev.hone.ledger.prices.CostComponent.CACHE_WRITE_1H;
import static dev.hone.ledger.prices.CostComponent.FRESH;
import static dev.hone.ledger.prices.CostComponent.OUTPUT;
import static dev.hone.ledger.prices.CostComponent.REPORTED;
import static dev.hone.ledger.prices.CostComponent.WEB_SEARCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Iteration;
import dev.hone.wire.usage.Modalities;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import dev.hone.wire.usage.UsageBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private final PriceBook book = PriceBook.load(NOW);

  @Test
  void pricesEachLifetimeOfACacheWriteByItself() {
    Usage usage =
        usage()
            .fresh(1000)
            .cacheWrites(
                new CacheWrites(Map.of(CacheTtl.FIVE_MINUTES, 10_000L, CacheTtl.ONE_HOUR, 20_000L)))
            .cacheRead(100_000)
            .output(500)
            .reasoning(200)
            .build();
    LineCost cost = book.cost("anthropic", "claude-opus-4-6", usage, NOW);
    assertThat(cost.of(FRESH)).isEqualTo(5_000_000); // 1,000 tokens at $5 a million
    assertThat(cost.of(CACHE_WRITE)).isEqualTo(62_500_000);
    assertThat(cost.of(CACHE_WRITE_1H)).isEqualTo(200_000_000);
    assertThat(cost.of(CACHE_READ)).isEqualTo(50_000_000);
    assertThat(cost.of(OUTPUT)).isEqualTo(12_500_000);
    assertThat(cost.totalNanos()).isEqualTo(330_000_000);
    assertThat(cost.basis()).isEqualTo(CostBasis.LISTED);
    assertThat(cost.priceVersion()).contains("2026-11-24");
    assertThat(cost.counterfactualNanos()).hasValue(131_000 * 5_000L + 12_500_000);
    assertThat(cost.savedNanos()).hasValue(667_500_000 - 330_000_000);
  }

  @Test
  void repricesTheWholeRequestStrictlyAboveTheThreshold() {
    assertThat(openai(272_000, "default").of(FRESH)).isEqualTo(272_000 * 5_000L);
    assertThat(openai(272_001, "default").of(FRESH)).isEqualTo(272_001 * 10_000L);
    assertThat(openai(272_001, "default").of(OUTPUT)).isEqualTo(1000 * 45_000L);
  }

  @Test
  void countsCachedTokensTowardsTheThreshold() {
    Usage usage = usage().fresh(1).cacheRead(272_000).output(1).build();
    assertThat(book.cost("openai", "gpt-5.6", usage, NOW).of(CACHE_READ))
        .isEqualTo(272_000 * 1_000L);
  }

  @Test
  void appliesHaikusStepAtAHundredThousandTokens() {
    Instant after = Instant.parse("2026-10-07T00:00:00Z");
    Usage at = usage().fresh(100_000).build();
    Usage above = usage().fresh(100_001).build();
    assertThat(book.cost("anthropic", "claude-haiku-5-5", at, after).totalNanos())
        .isEqualTo(100_000 * 100L);
    assertThat(book.cost("anthropic", "claude-haiku-5-5", above, after).totalNanos())
        .isEqualTo(100_001 * 500L);
  }

  @Test
  void billsByTheTierOfTheResponse() {
    assertThat(openai(1000, "flex").of(FRESH)).isEqualTo(1000 * 2_500L);
    assertThat(openai(1000, "priority").of(FRESH)).isEqualTo(1000 * 10_000L);
    assertThat(openai(1000, "fast").of(FRESH)).isEqualTo(1000 * 10_000L);
    assertThat(openai(1000, "batch").of(FRESH)).isEqualTo(1000 * 2_500L);
  }

  @Test
  void doesNotStackPriorityOnLongContext() {
    assertThat(openai(300_000, "priority").of(FRESH)).isEqualTo(300_000 * 10_000L);
    assertThat(openai(300_000, "priority").of(OUTPUT)).isEqualTo(1000 * 45_000L);
    Usage usage = usage().fresh(300_000).served(tier("priority")).build();
    assertThat(book.cost("azure", "gpt-5.6", usage, NOW).of(FRESH)).isEqualTo(300_000 * 10_000L);
    assertThat(openai(300_000, "flex").of(FRESH)).isEqualTo(300_000 * 5_000L);
  }

  @Test
  void booksATierWithoutListPriceAsUnpriced() {
    LineCost cost = openai(1000, "scale");
    assertThat(cost.basis()).isEqualTo(CostBasis.UNPRICED);
    assertThat(cost.totalNanos()).isZero();
    assertThat(cost.counterfactualNanos()).isEmpty();
    assertThat(cost.reason()).hasValueSatisfying(r -> assertThat(r).contains("scale", "gpt-5.6"));
  }

  @Test
  void takesThePriceOfTheDayOfTheRequest() {
    Usage usage = usage().cacheRead(1_000_000).build();
    assertThat(sonnet(usage, "2026-10-06T23:59:59Z")).isEqualTo(200_000_000);
    assertThat(sonnet(usage, "2026-10-07T00:00:00Z")).isEqualTo(100_000_000);
  }

  @Test
  void booksARequestBeforeTheFirstPriceAsUnpriced() {
    LineCost cost =
        book.cost(
            "anthropic",
            "claude-opus-5-5",
            usage().fresh(5).build(),
            Instant.parse("2026-09-01T00:00:00Z"));
    assertThat(cost.basis()).isEqualTo(CostBasis.UNPRICED);
    assertThat(cost.reason().orElseThrow()).contains("no standard price of claude-opus-5-5");
  }

  @Test
  void saysWhenAPriceFollowsARuleInsteadOfAList() {
    Usage written = usage().cacheWrites(CacheWrites.of(CacheTtl.FIVE_MINUTES, 1000)).build();
    LineCost derived = book.cost("anthropic", "claude-fable-5-1", written, NOW);
    assertThat(derived.basis()).isEqualTo(CostBasis.DERIVED);
    assertThat(derived.of(CACHE_WRITE)).isEqualTo(1000 * 12_500L);
    assertThat(book.cost("anthropic", "claude-fable-5-1", usage().fresh(1).build(), NOW).basis())
        .isEqualTo(CostBasis.LISTED);
  }

  @Test
  void pricesTwelveHourWrites() {
    Usage written = usage().cacheWrites(CacheWrites.of(CacheTtl.TWELVE_HOURS, 1000)).build();
    assertThat(book.cost("openai", "gpt-6.1-terra", written, NOW).of(CACHE_WRITE_12H))
        .isEqualTo(1000 * 2_500L);
  }

  @Test
  void booksAComponentWithoutPriceAsUnpricedAndKeepsTheRest() {
    Usage usage = usage().fresh(1000).cacheWrites(CacheWrites.of(CacheTtl.ONE_HOUR, 1000)).build();
    LineCost cost = book.cost("anthropic", "claude-3-haiku-20240307", usage, NOW);
    assertThat(cost.basis()).isEqualTo(CostBasis.PARTIAL);
    assertThat(cost.unpriced()).containsExactly(CACHE_WRITE_1H);
    assertThat(cost.totalNanos()).isEqualTo(250_000);
    assertThat(cost.savedNanos()).isEmpty();
  }

  @Test
  void multipliesByRegionAndSpeedOfTheResponse() {
    Served served = new Served(Optional.of("standard"), Optional.of("fast"), Optional.of("us"));
    Usage usage = usage().fresh(1000).output(100).served(served).build();
    LineCost cost = book.cost("anthropic", "claude-opus-4-6", usage, NOW);
    assertThat(cost.of(FRESH)).isEqualTo(33_000_000); // $5 × 6 × 1.1
  }

  @Test
  void billsTheIterationsEachByItsOwnModelAndRoundsTheLineOnce() {
    Usage main = usage().fresh(1000).output(10).build();
    Usage advice = usage().fresh(1).output(3).build();
    Usage whole =
        main.toBuilder()
            .iterations(
                List.of(
                    new Iteration("message", Optional.empty(), main),
                    new Iteration("compaction", Optional.empty(), main),
                    new Iteration("advisor_message", Optional.of("claude-opus-5"), advice)))
            .build();
    LineCost cost = book.cost("anthropic", "claude-haiku-4-5", whole, NOW);
    assertThat(cost.of(FRESH)).isEqualTo(2 * 1000 * 1_000L + 5_000L);
    assertThat(cost.of(OUTPUT)).isEqualTo(2 * 10 * 5_000L + 3 * 25_000L);
  }

  @Test
  void billsWebSearchesBesides() {
    Usage usage = usage().fresh(1).serverTools(Map.of("web_search_requests", 3L)).build();
    LineCost cost = book.cost("anthropic", "claude-opus-4-6", usage, NOW);
    assertThat(cost.of(WEB_SEARCH)).isEqualTo(30_000_000); // 3 at $10 a thousand
    assertThat(cost.savedNanos()).hasValue(0);
  }

  @Test
  void believesTheDollarsThatAProviderStates() {
    Usage usage =
        usage().fresh(7).reportedCost(Optional.of(new BigDecimal("0.0123456785"))).build();
    LineCost cost = book.cost("openrouter", "some/model", usage, NOW);
    assertThat(cost.basis()).isEqualTo(CostBasis.REPORTED);
    assertThat(cost.of(REPORTED)).isEqualTo(12_345_678); // half to even
  }

  @Test
  void pricesAudioApartWhereTheListDoes() {
    ModelPrices audio =
        book.models().stream()
            .filter(m -> m.provider().equals("openai"))
            .filter(m -> m.baseRows().anyMatch(r -> r.price(CostComponent.AUDIO_INPUT).isPresent()))
            .findFirst()
            .orElseThrow();
    Usage usage =
        usage().fresh(100).output(50).modalities(new Modalities(40, 0, 20, 0, 0, 0)).build();
    LineCost cost = book.cost("openai", audio.name(), usage, NOW);
    RateRow row = audio.rates(NOW, ServiceTier.STANDARD, 100).orElseThrow();
    assertThat(cost.of(CostComponent.AUDIO_INPUT))
        .isEqualTo(
            Costing.nanosOfDollars(
                row.price(CostComponent.AUDIO_INPUT)
                    .orElseThrow()
                    .multiply(new BigDecimal("0.00004"))));
    assertThat(cost.of(FRESH))
        .isEqualTo(
            Costing.nanosOfDollars(
                row.price(FRESH).orElseThrow().multiply(new BigDecimal("0.00006"))));
  }

  @Test
  void refusesAPriceBookThatMakesNoSense(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("prices.json");
    Files.writeString(
        file,
        """
        {"format":1,"models":[{"key":"m","provider":"p","mode":"chat","rates":[{"in":"-1"}]}]}
        """);
    assertThatThrownBy(() -> PriceBook.load(file, NOW))
        .isInstanceOf(PriceBookException.class)
        .hasMessageContaining("model 'm': negative price -1 for FRESH");
    Files.writeString(file, "{\"format\":2}");
    assertThatThrownBy(() -> PriceBook.load(file, NOW)).hasMessageContaining("format 2");
    Files.writeString(
        file,
        "{\"format\":1,\"models\":[{\"key\":\"m\",\"provider\":\"p\",\"mode\":\"chat\","
            + "\"rates\":[{\"imput\":\"1\"}]}]}");
    assertThatThrownBy(() -> PriceBook.load(file, NOW))
        .hasMessageContaining("unknown price field 'imput'");
  }

  private LineCost openai(long prompt, String tier) {
    Usage usage = usage().fresh(prompt).output(1000).served(tier(tier)).build();
    return book.cost("openai", "gpt-5.6", usage, NOW);
  }

  private long sonnet(Usage usage, String at) {
    return book.cost("anthropic", "claude-sonnet-5-5", usage, Instant.parse(at)).totalNanos();
  }

  private static Served tier(String tier) {
    return new Served(Optional.of(tier), Optional.empty(), Optional.empty());
  }

  private static UsageBuilder usage() {
    return Usage.builder(Provenance.REPORTED);
  }
}
