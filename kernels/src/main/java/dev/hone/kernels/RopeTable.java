package dev.hone.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Cosines and sines of the rotary position embedding, {@code [position][2][pairs]} f32: for each
 * position first the cosines, then the sines. Pair {@code i} turns by {@code position * base^(-i /
 * pairs) / factor[i]} radians, computed with StrictMath in double and rounded once, so that they
 * are the same on every machine. Positions are filled as they are asked for.
 */
public final class RopeTable {

  private final MemorySegment data;
  private final int positions;
  private final double[] frequencies;
  private volatile int filled;

  /**
   * @param positions the longest sequence
   * @param pairs half of the rotated dimensions of a head
   * @param base the frequency base, 10,000 in the first llamas
   * @param factors one divisor per pair (GGUF's {@code rope_freqs.weight}), or empty for none
   */
  public RopeTable(Arena arena, int positions, int pairs, double base, float[] factors) {
    if (positions <= 0 || pairs <= 0 || !(base > 0)) {
      throw new IllegalArgumentException(
          "rope table of %d positions, %d pairs, base %s".formatted(positions, pairs, base));
    }
    if (factors.length != 0 && factors.length != pairs) {
      throw new IllegalArgumentException(
          "rope table of %d pairs got %d frequency factors".formatted(pairs, factors.length));
    }
    this.data = arena.allocate(8L * positions * pairs, 64);
    this.positions = positions;
    this.frequencies = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      double frequency = StrictMath.pow(base, -(double) i / pairs);
      frequencies[i] = factors.length == 0 ? frequency : frequency / factors[i];
    }
  }

  public int pairs() {
    return frequencies.length;
  }

  /** The table, filled for the positions below {@code count} at least. */
  public MemorySegment upTo(int count) {
    if (count > positions) {
      throw new IllegalArgumentException(
          "position %d is past the %d of the rope table".formatted(count - 1, positions));
    }
    if (count > filled) {
      fill(count);
    }
    return data;
  }

  private synchronized void fill(int count) {
    int from = filled;
    int to = Math.max(from, Math.min(positions, (count + 511) & -512));
    int pairs = frequencies.length;
    for (int position = from; position < to; position++) {
      long row = 8L * position * pairs;
      for (int i = 0; i < pairs; i++) {
        double angle = position * frequencies[i];
        data.set(ValueLayout.JAVA_FLOAT, row + 4L * i, (float) StrictMath.cos(angle));
        data.set(ValueLayout.JAVA_FLOAT, row + 4L * (pairs + i), (float) StrictMath.sin(angle));
      }
    }
    filled = to;
  }
}
