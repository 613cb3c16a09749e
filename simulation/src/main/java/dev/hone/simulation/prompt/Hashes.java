package dev.hone.simulation.prompt;

import java.nio.charset.StandardCharsets;

/** 64-bit hashes that are the same on every machine and in every run. */
public final class Hashes {
  /** The hash of nothing, at which every chain begins. */
  public static final long ROOT = 0x6a09e667f3bcc909L;

  private Hashes() {}

  /** Hash of a prefix and the block behind it. */
  public static long chain(long prefix, long content) {
    return mix(prefix * 0x9e3779b97f4a7c15L + mix(content));
  }

  /** Hash of a text. */
  public static long of(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L; // FNV-1a
    }
    return mix(hash);
  }

  /** Spreads the bits of a number: the finalizer of SplitMix64. */
  public static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
