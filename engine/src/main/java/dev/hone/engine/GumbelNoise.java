package dev.hone.engine;

/**
 * The noise of one position: a number per token id from a counter-based generator, so that it does
 * not depend on what was drawn before, beside or speculatively.
 *
 * <p>Definition. {@code mix} is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014;
 * Stafford's variant 13), {@code G = 0x9E3779B97F4A7C15}. The key of a position is {@code
 * mix(mix(seed + G) + position)}, position counted from the first token of the prompt. Token {@code
 * t} gets the upper 32 bits {@code h} of output number {@code t} of a SplitMix64 started at the
 * key, {@code mix(key + G * (t + 1))}; with {@code w = (h + 0.5) / 2^32} its noise is {@code
 * -log(-log(w))}, in double, by {@code StrictMath}: Gumbel's distribution, between -3.2 and 22.9.
 */
final class GumbelNoise {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private GumbelNoise() {}

  /** The key of a position. */
  static long key(long seed, long position) {
    return mix(mix(seed + GOLDEN) + position);
  }

  /** 32 uniform bits of a token, as a non-negative long. */
  static long bits(long key, int token) {
    return mix(key + GOLDEN * (token + 1L)) >>> 32;
  }

  /** The noise that {@link #bits} stand for. */
  static double noise(long bits) {
    return -StrictMath.log(-StrictMath.log((bits + 0.5) * 0x1p-32));
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
