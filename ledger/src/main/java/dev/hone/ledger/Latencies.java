package dev.hone.ledger;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * Collects durations for percentiles by nearest rank: exact up to {@value #EXACT} of them, within a
 * thousandth beyond, so that a year of lines takes no more memory than a day's.
 */
final class Latencies {
  static final int EXACT = 65_536;

  /** Values of one power of two share so many counters. */
  private static final int COUNTERS = 1024;

  private long[] micros = {};
  private int size;

  /** How many there were of each bucket; empty as long as they are few. */
  private long[] counts = {};

  void add(long value) {
    if (counts.length == 0 && size == EXACT) {
      count();
    }
    if (counts.length > 0) {
      counts[bucket(value)]++;
      size++;
      return;
    }
    if (size == micros.length) {
      micros = Arrays.copyOf(micros, Math.max(4, size * 2));
    }
    micros[size++] = value;
  }

  void addAll(Latencies other) {
    if (other.counts.length == 0) {
      Arrays.stream(other.micros, 0, other.size).forEach(this::add);
      return;
    }
    if (counts.length == 0) {
      count();
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    size += other.size;
  }

  private void count() {
    counts = new long[bucket(Long.MAX_VALUE) + 1];
    Arrays.stream(micros, 0, size).forEach(value -> counts[bucket(value)]++);
    micros = new long[0];
  }

  private static int bucket(long value) {
    int shift = Math.max(0, 53 - Long.numberOfLeadingZeros(Math.max(0, value)));
    return COUNTERS * shift + (int) (Math.max(0, value) >> shift);
  }

  /** The middle of a bucket. */
  private static long middle(int bucket) {
    int shift = Math.max(0, bucket / COUNTERS - 1);
    return ((long) (bucket - COUNTERS * shift) << shift) + (1L << shift) / 2;
  }

  /** Sorts, so call it last. */
  Optional<Duration> percentile(int percent) {
    if (size == 0) {
      return Optional.empty();
    }
    long rank = Math.max(1, Math.ceilDiv((long) size * percent, 100L));
    return Optional.of(Duration.of(ranked(rank), ChronoUnit.MICROS));
  }

  private long ranked(long rank) {
    if (counts.length == 0) {
      Arrays.sort(micros, 0, size);
      return micros[(int) rank - 1];
    }
    long passed = 0;
    int bucket = -1;
    while (passed < rank) {
      passed += counts[++bucket];
    }
    return middle(bucket);
  }
}
