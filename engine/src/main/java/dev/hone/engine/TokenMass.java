package dev.hone.engine;

import dev.hone.kernels.Polynomials;

/**
 * Probabilities as integers: {@code exp(d) * 2^40}, rounded down, for a value {@code d <= 0} below
 * the highest; {@code exp} is that of the kernels. Their sums are exact, so that they do not depend
 * on the order of adding.
 */
final class TokenMass {
  /** The mass of the most likely token. */
  static final long ONE = 1L << 40;

  /** Below it the mass is 0: 40 log 2 is 27.73. */
  static final float NOTHING = -27.8f;

  private TokenMass() {}

  static long of(float d) {
    return d < NOTHING ? 0 : (long) (Polynomials.exp(d) * ONE);
  }
}
