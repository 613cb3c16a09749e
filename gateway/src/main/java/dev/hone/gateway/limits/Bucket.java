package dev.hone.gateway.limits;

import java.time.Duration;

/**
 * A leaky bucket: what was used drains evenly, a whole limit a minute. It starts empty, so that a
 * burst of the whole limit is let through; within any minute at most twice the limit can be. Time
 * is monotonic. Not thread-safe.
 */
final class Bucket {
  private static final double NANOS_PER_MINUTE = 60e9;

  /** Less than any request or token: what rounding leaves in a drained bucket. */
  private static final double NOTHING = 1e-6;

  private double used;
  private long last;

  Bucket(long now) {
    last = now;
  }

  /** What is in it now. */
  double used(long limit, long now) {
    if (now > last) {
      used = Math.max(0, used - (now - last) * (limit / NANOS_PER_MINUTE));
      last = now;
    }
    return used;
  }

  /** Whether so much fits; what is larger than the bucket itself fits when it is empty. */
  boolean fits(long amount, long limit, long now) {
    double level = used(limit, now);
    return level + amount <= limit + NOTHING || (limit > 0 && level <= NOTHING);
  }

  /** How long until so much fits. */
  Duration wait(long amount, long limit, long now) {
    if (limit <= 0) {
      return Duration.ofMinutes(1);
    }
    double excess = Math.min(used, used + amount - limit);
    return Duration.ofNanos((long) Math.max(1, excess / limit * NANOS_PER_MINUTE));
  }

  /** Adds, or gives back where negative. */
  void add(double amount) {
    used = Math.max(0, used + amount);
  }
}
