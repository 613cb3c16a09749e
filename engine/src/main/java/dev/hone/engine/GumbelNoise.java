package dev.hone.engine;

/**
 * The noise of one position: a number per token id from a counter-based generator, so that it does
 * not depend on what was drawn before, beside or speculatively.
 *
 * <p>Definition. {@code mix} is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014;
 * Stafford's variant 13), {@code G = 0x9E3779B97F4A7C15}. The key of a position is {@code
 * mix(mix(seed + G) + position)}, position counted from the first token of the prompt. Tokens
 * {@code 2i} and {@code 2i+1} share output number {@code i} of a SplitMix64 started at the key,
 * {@code mix(key + G * (i + 1))}: the even one has its upper 32 bits, the odd one its lower. With
 * those bits {@code h} and {@code w = (h + 0.5) / 2^32} a token's noise is {@code -log(-log(w))},
 * in double, by {@code StrictMath}: Gumbel's distribution, between -3.2 and 22.9.
 */
final class GumbelNoise {
  static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** A little below the least noise there is, -log(33 log 2). */
  static final double LEAST = -3.2;

  private GumbelNoise() {}

  /** The key of a position. */
  static long key(long seed, long position) {
    return mix(mix(seed + GOLDEN) + position);
  }

  /** The uniform bits of a token, 0 to 2^32 - 1. */
  static long bits(long key, int token) {
    long pair = mix(key + GOLDEN * ((token >>> 1) + 1L));
    return (token & 1) == 0 ? pair >>> 32 : pair & 0xFFFFFFFFL;
  }

  /** The noise that {@link #bits} stand for. */
  static double noise(long bits) {
    return -StrictMath.log(-StrictMath.log((bits + 0.5) * 0x1p-32));
  }

  static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
