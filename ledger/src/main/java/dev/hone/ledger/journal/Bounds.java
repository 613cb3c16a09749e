package dev.hone.ledger.journal;

import java.time.Duration;

/**
 * How much of a journal is kept. The oldest segment goes when either is passed.
 *
 * @param bytes on disk, all segments together
 * @param age of a segment's newest record
 */
public record Bounds(long bytes, Duration age) {
  /** Room for the smallest useful segments. */
  public static final long LEAST_BYTES = 1 << 20;

  /** Refuses what would keep nothing. */
  public Bounds {
    if (bytes < LEAST_BYTES) {
      throw new IllegalArgumentException("a journal needs at least 1MiB, not " + bytes + " bytes");
    }
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("a journal's age must be positive, not " + age);
    }
  }

  /**
   * A segment is closed at this size: an eighth of the whole, so that dropping one drops little.
   */
  long segmentBytes() {
    return Math.min(bytes / 8, 64L << 20);
  }
}
