package dev.hone.gateway.retry;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long the last answers of a route took to begin. Thread-safe. */
final class FirstEventTimes {
  private static final int KEPT = 128;

  /** Fewer say nothing about the slowest of twenty. */
  private static final int LEAST = 20;

  private final long[] nanos = new long[KEPT];
  private int count;

  synchronized void add(long time) {
    nanos[count++ % KEPT] = time;
  }

  /** The time that 95% of them stayed below; empty while there are too few. */
  synchronized Optional<Duration> p95() {
    if (count < LEAST) {
      return Optional.empty();
    }
    long[] sorted = Arrays.copyOf(nanos, Math.min(count, KEPT));
    Arrays.sort(sorted);
    return Optional.of(Duration.ofNanos(sorted[(sorted.length * 95 - 1) / 100]));
  }
}
