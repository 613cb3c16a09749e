package dev.hone.ledger;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/** Collects durations for exact percentiles by nearest rank. */
final class Latencies {
  private long[] micros = new long[16];
  private int size;

  void add(long value) {
    if (size == micros.length) {
      micros = Arrays.copyOf(micros, size * 2);
    }
    micros[size++] = value;
  }

  /** Sorts, so call it last. */
  Optional<Duration> percentile(int percent) {
    if (size == 0) {
      return Optional.empty();
    }
    Arrays.sort(micros, 0, size);
    int rank = (int) Math.ceilDiv((long) size * percent, 100L);
    return Optional.of(Duration.of(micros[Math.max(rank, 1) - 1], ChronoUnit.MICROS));
  }
}
