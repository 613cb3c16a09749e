package dev.hone.engine;

/**
 * One draw in proportion to {@code exp(value)}: the token whose value plus {@link GumbelNoise} is
 * highest, in double, ties to the lower id (Gumbel, 1954; "the Gumbel-max trick").
 *
 * <p>Two logarithms per token would cost milliseconds over a vocabulary. A token can win only if
 * its noise exceeds its distance from the best sum so far, and the noise's bits bound it from above
 * ({@code -log(w) >= 1 - w}), so that all but a few dozen tokens are dropped by a comparison.
 */
final class GumbelMax {
  /** A little above the highest noise there is, 33 log 2. */
  private static final double MOST_NOISE = 22.9;

  /** {@code BOUND[k]}: no {@code 1 - w} above it, in 2^-32, gives a noise of {@code k}. */
  private static final long[] BOUND = new long[25];

  static {
    for (int k = 0; k < BOUND.length; k++) {
      BOUND[k] = (long) (0x1p32 * StrictMath.exp(-k) * 1.0001) + 2;
    }
  }

  private final float[] values;
  private final long key;
  private int best;
  private double bestSum;
  private float limit;

  /**
   * @param values of the tokens, by id
   * @param first a token to begin with, best a likely one
   */
  GumbelMax(float[] values, long key, int first) {
    this.values = values;
    this.key = key;
    take(first, values[first] + GumbelNoise.noise(GumbelNoise.bits(key, first)));
  }

  /** Draws among the tokens below {@code count} whose value is at least {@code floor}. */
  int among(int count, float floor) {
    for (int token = 0; token < count; token++) {
      if (values[token] >= limit && values[token] >= floor) {
        consider(token);
      }
    }
    return best;
  }

  /** Draws among the first {@code count} of {@code tokens}. */
  int among(int[] tokens, int count) {
    for (int i = 0; i < count; i++) {
      if (values[tokens[i]] >= limit) {
        consider(tokens[i]);
      }
    }
    return best;
  }

  private void consider(int token) {
    float value = values[token];
    long bits = GumbelNoise.bits(key, token);
    int distance = Math.min(Math.max((int) (bestSum - value), 0), BOUND.length - 1);
    if (0xFFFFFFFFL - bits > BOUND[distance]) {
      return;
    }
    double sum = value + GumbelNoise.noise(bits);
    if (sum > bestSum || (sum == bestSum && token < best)) {
      take(token, sum);
    }
  }

  private void take(int token, double sum) {
    best = token;
    bestSum = sum;
    limit = (float) (sum - MOST_NOISE);
  }
}
