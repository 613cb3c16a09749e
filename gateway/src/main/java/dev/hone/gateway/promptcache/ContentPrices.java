package dev.hone.gateway.promptcache;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What is booked for cached contents of one model.
 *
 * @param fresh US dollars for making a million tokens
 * @param storedHour US dollars for storing a million tokens for an hour
 * @param version of the price book that {@code fresh} is from
 */
record ContentPrices(BigDecimal fresh, BigDecimal storedHour, String version) {
  private static final BigDecimal MILLIS_PER_HOUR = BigDecimal.valueOf(3_600_000);

  /** Nano-dollars for making so many tokens and storing so many for a time, rounded once. */
  long nanos(long made, long stored, long millis) {
    BigDecimal making = fresh.multiply(BigDecimal.valueOf(made)).multiply(MILLIS_PER_HOUR);
    BigDecimal storage =
        storedHour.multiply(BigDecimal.valueOf(stored)).multiply(BigDecimal.valueOf(millis));
    // A dollar per million tokens is 1,000 nano-dollars per token.
    return making
        .add(storage)
        .movePointRight(3)
        .divide(MILLIS_PER_HOUR, 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }
}
