package dev.hone.engine;

import java.util.Arrays;

/**
 * Top-p: the fewest tokens, in order of value, ties to the lower id, whose {@link TokenMass}es
 * reach a share of the total (Holtzman et al., 2020).
 *
 * <p>Only a narrow slice of the tokens is ever sorted: masses are first added up in buckets of 1/64
 * of value, which shows in which bucket the share is reached. Everything above that bucket is in,
 * everything below is out. Reused from draw to draw.
 */
final class Nucleus {
  private static final float PER_UNIT = 64;
  private static final int BUCKETS = (int) (-TokenMass.NOTHING * PER_UNIT) + 1;

  private final long[] buckets = new long[BUCKETS];
  private long[] edge = new long[64];

  /**
   * Among all {@code values}, each {@code <= 0}. Writes the tokens to {@code into} in no particular
   * order and returns how many there are.
   */
  int select(float[] values, float share, int[] into) {
    long target = target(fill(values), share);
    int last = 0;
    long reached = 0;
    while (reached + buckets[last] < target) {
      reached += buckets[last++];
    }
    int kept = 0;
    int edges = 0;
    for (int token = 0; token < values.length; token++) {
      float value = values[token];
      if (value >= TokenMass.NOTHING) {
        int bucket = bucket(value);
        if (bucket < last) {
          into[kept++] = token;
        } else if (bucket == last) {
          if (edges == edge.length) {
            edge = Arrays.copyOf(edge, 2 * edges);
          }
          edge[edges++] = TokenKey.of(value, token);
        }
      }
    }
    Arrays.sort(edge, 0, edges);
    for (int i = edges - 1; i >= 0 && reached < target; i--) {
      int token = TokenKey.token(edge[i]);
      into[kept++] = token;
      reached += TokenMass.of(values[token]);
    }
    return kept;
  }

  /** How many of the first {@code count} of {@code tokens}, which are in order, are in. */
  static int prefix(int[] tokens, int count, float[] values, float share) {
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += TokenMass.of(values[tokens[i]]);
    }
    long target = target(total, share);
    int kept = 0;
    for (long reached = 0; reached < target; kept++) {
      reached += TokenMass.of(values[tokens[kept]]);
    }
    return kept;
  }

  private long fill(float[] values) {
    Arrays.fill(buckets, 0);
    long total = 0;
    for (float value : values) {
      if (value >= TokenMass.NOTHING) {
        long mass = TokenMass.of(value);
        buckets[bucket(value)] += mass;
        total += mass;
      }
    }
    return total;
  }

  private static int bucket(float value) {
    return (int) (value * -PER_UNIT);
  }

  private static long target(long total, float share) {
    return (long) Math.ceil(share * (double) total);
  }
}
