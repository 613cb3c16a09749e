package dev.hone.wire.prefix;

import dev.hone.wire.json.Span;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 64-bit hash of byte ranges by folded multiplication, 16 bytes a step, and a count of the bytes
 * outside ASCII on the way. Not cryptographic: a collision costs a wrong guess about a cache, no
 * wrong answer.
 */
final class BlockHash {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long A = 0x9E3779B97F4A7C15L;
  private static final long B = 0xD1B54A32D192ED03L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final byte[] bytes;
  private long state;
  private int length;
  private int wide;

  BlockHash(byte[] bytes, long seed) {
    this.bytes = bytes;
    this.state = mix(seed ^ A, B);
  }

  static long mix(long x, long y) {
    return (x * y) ^ Math.unsignedMultiplyHigh(x, y);
  }

  /** Joins a hash to one of what stands before it. */
  static long chain(long before, long content) {
    return mix(before ^ A, content ^ B);
  }

  void add(Span span) {
    int at = span.start();
    int end = span.end();
    long s = state ^ (span.length() * B);
    int others = 0;
    for (; at + 16 <= end; at += 16) {
      long x = (long) WORD.get(bytes, at);
      long y = (long) WORD.get(bytes, at + 8);
      others += Long.bitCount(x & HIGH_BITS) + Long.bitCount(y & HIGH_BITS);
      s = mix(x ^ s ^ A, y ^ B ^ (s >>> 32));
    }
    for (; at < end; at++) {
      others += bytes[at] < 0 ? 1 : 0;
      s = (s ^ (bytes[at] & 0xFF)) * A;
      s ^= s >>> 29;
    }
    state = mix(s ^ B, A);
    length += span.length();
    wide += others;
  }

  /** Adds what stands for something without being in the bytes. */
  void add(long token) {
    state = mix(state ^ token, A);
  }

  long value() {
    return state;
  }

  int length() {
    return length;
  }

  int wide() {
    return wide;
  }
}
