package dev.hone.ledger.prices;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What a provider charges for keeping a cached content.
 *
 * @param from when it begins to hold; empty = as long as there was the model
 * @param until when it ends, exclusive; empty = open
 * @param price US dollars per million tokens and hour
 * @param source where it is published
 */
public record StorageRate(
    Optional<Instant> from, Optional<Instant> until, BigDecimal price, String source) {

  /** Refuses negative prices and periods that never hold. */
  public StorageRate {
    if (price.signum() < 0) {
      throw new IllegalArgumentException("negative price " + price + " for storage");
    }
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw new IllegalArgumentException("from " + from.get() + " is not before " + until.get());
    }
  }

  /** Whether it holds at this moment. */
  public boolean holds(Instant at) {
    return from.map(start -> !at.isBefore(start)).orElse(true)
        && until.map(at::isBefore).orElse(true);
  }
}
