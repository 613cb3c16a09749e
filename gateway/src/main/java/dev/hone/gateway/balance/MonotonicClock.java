package dev.hone.gateway.balance;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock for a library that measures by the wall: it shows how long it has run, and never jumps.
 */
final class MonotonicClock extends Clock {
  private final LongSupplier nanos;
  private final long began;
  private final ZoneId zone;

  /**
   * @param nanos a monotonic clock, {@link System#nanoTime}
   */
  MonotonicClock(LongSupplier nanos) {
    this(nanos, nanos.getAsLong(), ZoneOffset.UTC);
  }

  private MonotonicClock(LongSupplier nanos, long began, ZoneId zone) {
    this.nanos = nanos;
    this.began = began;
    this.zone = zone;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(nanos.getAsLong() - began);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new MonotonicClock(nanos, began, other);
  }
}
