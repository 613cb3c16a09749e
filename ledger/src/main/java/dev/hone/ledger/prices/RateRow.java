package dev.hone.ledger.prices;

import dev.hone.wire.usage.CacheTtl;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Unit prices of one model for one period, tier and prompt length.
 *
 * @param from when it begins to hold; empty = always did
 * @param until when it ends, exclusive; empty = open
 * @param tier the tier of the response
 * @param above holds for a whole request of strictly more prompt tokens than this
 * @param prices US dollars per million tokens
 * @param derived components that no list states, taken from the provider's stated rule
 * @param hour US dollars per hour that a request takes, for servers that are paid by time
 */
public record RateRow(
    Optional<Instant> from,
    Optional<Instant> until,
    ServiceTier tier,
    long above,
    Map<CostComponent, BigDecimal> prices,
    Set<CostComponent> derived,
    Optional<BigDecimal> hour) {

  /** Refuses negative prices and periods that never hold; keeps copies. */
  public RateRow {
    if (above < 0) {
      throw new IllegalArgumentException("negative threshold " + above);
    }
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw new IllegalArgumentException("from " + from.get() + " is not before " + until.get());
    }
    prices.forEach((component, price) -> {
      if (price.signum() < 0) {
        throw new IllegalArgumentException("negative price " + price + " for " + component);
      }
    });
    if (hour.isPresent() && hour.get().signum() < 0) {
      throw new IllegalArgumentException("negative price " + hour.get() + " for an hour");
    }
    prices = Map.copyOf(prices);
    derived = Set.copyOf(derived);
  }

  /** A row that is not paid by time. */
  public RateRow(
      Optional<Instant> from,
      Optional<Instant> until,
      ServiceTier tier,
      long above,
      Map<CostComponent, BigDecimal> prices,
      Set<CostComponent> derived) {
    this(from, until, tier, above, prices, derived, Optional.empty());
  }

  /** Whether it holds at this moment. */
  public boolean holds(Instant at) {
    return from.map(start -> !at.isBefore(start)).orElse(true)
        && until.map(at::isBefore).orElse(true);
  }

  /** Dollars per million tokens of a component. */
  public Optional<BigDecimal> price(CostComponent component) {
    return Optional.ofNullable(prices.get(component));
  }

  /** Dollars per million tokens written for this long. */
  public Optional<BigDecimal> write(CacheTtl ttl) {
    return price(CostComponent.writeFor(ttl));
  }

  /** The same without one component. */
  RateRow without(CostComponent component) {
    Map<CostComponent, BigDecimal> rest = new EnumMap<>(CostComponent.class);
    rest.putAll(prices);
    rest.remove(component);
    Set<CostComponent> stillDerived = EnumSet.noneOf(CostComponent.class);
    stillDerived.addAll(derived);
    stillDerived.remove(component);
    return new RateRow(from, until, tier, above, rest, stillDerived, hour);
  }

  /** How it is named in findings: {@code standard}, {@code flex above 272000}. */
  String label() {
    return above == 0 ? tier.field() : tier.field() + " above " + above;
  }
}
