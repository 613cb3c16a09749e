package dev.hone.engine;

/**
 * One draw in proportion to {@code exp(value)}: the token whose value plus {@link GumbelNoise} is
 * highest, in double, ties to the lower id ("the Gumbel-max trick"; Gumbel, 1954). Values are
 * {@code <= 0}, that of the best token is 0.
 *
 * <p>Two logarithms per token would cost milliseconds over a vocabulary. A token can win only if
 * its noise exceeds its distance from the best sum so far, and the noise's bits bound it from above
 * ({@code -log(w) >= 1 - w}), so that all but a few dozen tokens are dropped by one comparison.
 */
final class GumbelMax {
  private static final int OFFSET = (int) Math.ceil(-GumbelNoise.LEAST);

  /**
   * {@code BOUND[k + OFFSET]}: no {@code 1 - w} above it, in 2^-32, gives a noise of {@code k}. A
   * little too high, for the rounding of the float that it is looked up by.
   */
  private static final long[] BOUND = new long[32];

  static {
    for (int i = 0; i < BOUND.length; i++) {
      BOUND[i] = (long) (0x1p32 * StrictMath.exp(OFFSET - i) * 1.001) + 2;
    }
  }

  private final float[] values;
  private final long key;
  private int best;
  private double bestSum;

  /** A value's distance from the best sum, plus {@link #OFFSET}, is this minus the value. */
  private float reach;

  /**
   * @param values of the tokens, by id
   * @param first the best token
   */
  GumbelMax(float[] values, long key, int first) {
    this.values = values;
    this.key = key;
    take(first, GumbelNoise.noise(GumbelNoise.bits(key, first)));
  }

  /** Draws among all tokens whose value is at least {@code floor}. */
  int among(float floor) {
    long state = key;
    for (int token = 0; token < values.length; token += 2) {
      state += GumbelNoise.GOLDEN;
      long pair = GumbelNoise.mix(state);
      if (possible(values[token], pair >>> 32)) {
        consider(token, pair >>> 32, floor);
      }
      if (token + 1 < values.length && possible(values[token + 1], pair & 0xFFFFFFFFL)) {
        consider(token + 1, pair & 0xFFFFFFFFL, floor);
      }
    }
    return best;
  }

  /** Draws among the first {@code count} of {@code tokens}. */
  int among(int[] tokens, int count) {
    for (int i = 0; i < count; i++) {
      long bits = GumbelNoise.bits(key, tokens[i]);
      if (possible(values[tokens[i]], bits)) {
        consider(tokens[i], bits, Float.NEGATIVE_INFINITY);
      }
    }
    return best;
  }

  /** Without a branch on the value: its place in the distribution can't be predicted. */
  private boolean possible(float value, long bits) {
    int distance = Math.min((int) (reach - value), BOUND.length - 1);
    return 0xFFFFFFFFL - bits <= BOUND[distance];
  }

  private void consider(int token, long bits, float floor) {
    if (values[token] < floor) {
      return;
    }
    double sum = values[token] + GumbelNoise.noise(bits);
    if (sum > bestSum || (sum == bestSum && token < best)) {
      take(token, sum);
    }
  }

  private void take(int token, double sum) {
    best = token;
    bestSum = sum;
    reach = (float) (sum + OFFSET);
  }
}
