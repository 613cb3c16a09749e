package dev.hone.gateway.balance;

import java.nio.charset.StandardCharsets;

/** A 64-bit hash that is the same in every process: FNV-1a, finished as SplitMix64 does. */
final class Hash {
  static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Hash() {}

  static long of(String text) {
    return mix(add(SEED, text));
  }

  static long add(long hash, String text) {
    return add(hash, text.getBytes(StandardCharsets.UTF_8), 0, Integer.MAX_VALUE);
  }

  /** Adds at most {@code most} bytes from an offset on, and a mark of their end. */
  static long add(long hash, byte[] bytes, int from, int most) {
    long h = hash;
    int to = (int) Math.min(bytes.length, (long) from + most);
    for (int i = from; i < to; i++) {
      h = (h ^ (bytes[i] & 0xff)) * PRIME;
    }
    return (h ^ 0x1ff) * PRIME;
  }

  static long mix(long hash) {
    long z = hash + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
