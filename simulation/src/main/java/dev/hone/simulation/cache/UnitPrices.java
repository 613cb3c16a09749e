package dev.hone.simulation.cache;

import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import dev.hone.simulation.SimulationException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A model's prices of a prompt's tokens, in pico-dollars a token (a dollar per million tokens is
 * 1,000,000 of them), so that sums are exact.
 *
 * @param fresh input outside the cache; also what making a cached content costs
 * @param read read from the cache
 * @param written written for the usual lifetime
 * @param writtenLong written for the long lifetime; equal to {@code written} where there is none
 * @param storedHour stored for an hour
 */
public record UnitPrices(long fresh, long read, long written, long writtenLong, long storedHour) {
  private static final long MILLIS_PER_HOUR = 3_600_000;

  /** The prices in the book. {@code storedHour}: dollars per million tokens and hour of storage. */
  public static UnitPrices of(
      PriceBook book, String provider, String model, Instant at, BigDecimal storedHour) {
    RateRow row =
        book.find(provider, model)
            .flatMap((ModelPrices prices) -> prices.rates(at, ServiceTier.STANDARD, 0))
            .orElseThrow(() ->
                new SimulationException(
                    "no price for %s/%s at %s: name a model that `hone prices` lists"
                        .formatted(provider, model, at)));
    long fresh = pico(row.price(CostComponent.FRESH).orElseThrow());
    long written = row.price(CostComponent.CACHE_WRITE).map(UnitPrices::pico).orElse(fresh);
    return new UnitPrices(
        fresh,
        row.price(CostComponent.CACHE_READ).map(UnitPrices::pico).orElse(fresh),
        written,
        row.price(CostComponent.CACHE_WRITE_1H).map(UnitPrices::pico).orElse(written),
        pico(storedHour));
  }

  private static long pico(BigDecimal dollarsPerMillion) {
    return dollarsPerMillion.movePointRight(6).longValueExact();
  }

  /** Pico-dollars of a prompt, its cached content and its storage. */
  public long cost(CacheUse use) {
    return use.fresh() * fresh
        + use.read() * read
        + use.written() * written
        + use.writtenLong() * writtenLong
        + use.created() * fresh
        + storage(use.storedTokenMillis());
  }

  /** Pico-dollars of so many tokens times milliseconds of storage. */
  public long storage(long tokenMillis) {
    // Hours first: tokens times picodollars times milliseconds would not fit.
    return tokenMillis / MILLIS_PER_HOUR * storedHour
        + tokenMillis % MILLIS_PER_HOUR * storedHour / MILLIS_PER_HOUR;
  }
}
