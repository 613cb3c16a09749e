package dev.hone.ledger.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Holds the arithmetic to an oracle in integers: prices scaled to whole units of 10⁻¹² dollars. */
class CostPropertyTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final int SCALE = 24;
  private final PriceBook book = PriceBook.load(NOW);

  @Test
  void equalsAnIntegerOracleForEveryModelAndRandomUsage() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (ModelPrices model : book.models()) {
      if (book.find(model.provider(), model.name()).orElseThrow() != model) {
        continue;
      }
      for (int i = 0; i < 5; i++) {
        Usage usage = random(random);
        LineCost cost = book.cost(model.provider(), model.name(), usage, NOW);
        Optional<RateRow> row = model.rates(NOW, ServiceTier.STANDARD, usage.promptTokens());
        String as = "seed " + seed + " model " + model.key() + " usage " + usage;
        assertLine(cost, row, usage, as);
      }
    }
  }

  @Test
  void roundsHalfToEven() {
    RateRow row =
        new RateRow(
            Optional.empty(),
            Optional.empty(),
            ServiceTier.STANDARD,
            0,
            Map.of(CostComponent.FRESH, new BigDecimal("0.0005")),
            Set.of());
    PriceBook own =
        book.with(new OwnPrices(List.of(ModelPrices.own("x", "m", List.of(row))), Map.of()));
    for (long tokens = 1; tokens <= 7; tokens++) {
      long expected =
          new BigDecimal(tokens)
              .divide(new BigDecimal(2))
              .setScale(0, RoundingMode.HALF_EVEN)
              .longValue();
      Usage usage = Usage.of(tokens, 0, Provenance.COUNTED);
      assertThat(own.cost("x", "m", usage, NOW).totalNanos()).isEqualTo(expected);
    }
  }

  private static void assertLine(LineCost cost, Optional<RateRow> row, Usage usage, String as) {
    if (row.isEmpty()) {
      assertThat(cost.basis()).as(as).isEqualTo(CostBasis.UNPRICED);
      return;
    }
    RateRow rates = row.get();
    long sum = 0;
    sum += expect(cost, rates, CostComponent.FRESH, usage.freshTokens(), as);
    sum += expect(cost, rates, CostComponent.CACHE_READ, usage.cacheReadTokens(), as);
    sum += expect(cost, rates, CostComponent.OUTPUT, usage.outputTokens(), as);
    CacheWrites writes = usage.cacheWrites();
    long shortWrites =
        writes.of(CacheTtl.FIVE_MINUTES)
            + writes.of(CacheTtl.THIRTY_MINUTES)
            + writes.of(CacheTtl.UNSPECIFIED);
    sum += expect(cost, rates, CostComponent.CACHE_WRITE, shortWrites, as);
    sum += expect(cost, rates, CostComponent.CACHE_WRITE_1H, writes.of(CacheTtl.ONE_HOUR), as);
    sum += expect(cost, rates, CostComponent.CACHE_WRITE_12H, writes.of(CacheTtl.TWELVE_HOURS), as);
    assertThat(cost.totalNanos()).as(as).isEqualTo(sum);
    assertThat(cost.counterfactualNanos().isPresent()).as(as).isEqualTo(cost.unpriced().isEmpty());
    if (cost.counterfactualNanos().isPresent()) {
      BigInteger exact =
          scaled(rates, CostComponent.FRESH, usage.promptTokens())
              .add(scaled(rates, CostComponent.OUTPUT, usage.outputTokens()));
      assertThat(cost.counterfactualNanos()).as(as).hasValue(halfEven(exact));
    }
  }

  private static long expect(
      LineCost cost, RateRow rates, CostComponent component, long tokens, String as) {
    if (tokens > 0 && rates.price(component).isEmpty()) {
      assertThat(cost.unpriced()).as(as).contains(component);
      assertThat(cost.of(component)).as(as).isZero();
      return 0;
    }
    long nanos = halfEven(scaled(rates, component, tokens));
    assertThat(cost.of(component)).as(as + " " + component).isEqualTo(nanos);
    return nanos;
  }

  /** Nano-dollars times 10^(SCALE-3), as a whole number. */
  private static BigInteger scaled(RateRow rates, CostComponent component, long tokens) {
    BigDecimal price = rates.price(component).orElse(BigDecimal.ZERO);
    return price.movePointRight(SCALE).toBigIntegerExact().multiply(BigInteger.valueOf(tokens));
  }

  private static long halfEven(BigInteger scaled) {
    BigInteger unit = BigInteger.TEN.pow(SCALE - 3);
    BigInteger[] parts = scaled.divideAndRemainder(unit);
    int half = parts[1].shiftLeft(1).compareTo(unit);
    boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
    return parts[0].add(up ? BigInteger.ONE : BigInteger.ZERO).longValueExact();
  }

  private static Usage random(SplittableRandom random) {
    return Usage.builder(Provenance.REPORTED)
        .fresh(random.nextInt(200_000))
        .cacheRead(random.nextInt(4) == 0 ? random.nextInt(400_000) : 0)
        .cacheWrites(
            new CacheWrites(
                Map.of(
                    CacheTtl.values()[random.nextInt(CacheTtl.values().length)],
                    random.nextInt(3) == 0 ? (long) random.nextInt(100_000) : 0L)))
        .output(random.nextInt(50_000))
        .build();
  }
}
