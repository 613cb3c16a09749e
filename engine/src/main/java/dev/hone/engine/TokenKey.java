package dev.hone.engine;

/**
 * A value and a token id in one long, so that longs are in the order of tokens: by value, ties to
 * the lower id. The value, in an order of signed integers, is the upper half; the id, turned round,
 * the lower.
 */
final class TokenKey {
  private TokenKey() {}

  static long of(float value, int token) {
    int bits = Float.floatToRawIntBits(value + 0f); // + 0 makes -0 equal to 0
    int ordered = bits ^ ((bits >> 31) & 0x7FFFFFFF);
    return ((long) ordered << 32) | (0xFFFFFFFFL - token);
  }

  static int token(long key) {
    return (int) (0xFFFFFFFFL - (key & 0xFFFFFFFFL));
  }

  static float value(long key) {
    int ordered = (int) (key >> 32);
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7FFFFFFF));
  }
}
