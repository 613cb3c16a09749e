package dev.hone.kernels;

/**
 * {@code exp}, {@code log} and {@code silu} of one float, as docs/ARITHMETIC.md defines them
 * ("Polynomials"). The coefficients are minimax fits made for Hone; vector and generated kernels
 * evaluate the same fma in the same order.
 */
public final class Polynomials {

  /** Adding it rounds a float below 2^22 to an integer, half to even, left in the low bits. */
  public static final float ROUND = 0x1.8p23f;

  public static final float LOG2E = 0x1.715476p0f;
  public static final float LN2_HIGH = 0x1.62e43p-1f;
  public static final float LN2_LOW = -0x1.05c61p-29f;

  /** Above it {@code exp} is infinity. */
  public static final float EXP_MAX = 88.7f;

  /** Below it {@code exp} is zero. */
  public static final float EXP_MIN = -87.3f;

  public static final float EXP_2 = 0x1.fffffcp-2f;
  public static final float EXP_3 = 0x1.555492p-3f;
  public static final float EXP_4 = 0x1.5558bp-5f;
  public static final float EXP_5 = 0x1.12399cp-7f;
  public static final float EXP_6 = 0x1.6a4ecep-10f;

  public static final float LOG_3 = 0x1.55554ap-2f;
  public static final float LOG_4 = -0x1.00022p-2f;
  public static final float LOG_5 = 0x1.99a5b2p-3f;
  public static final float LOG_6 = -0x1.5478a6p-3f;
  public static final float LOG_7 = 0x1.226c66p-3f;
  public static final float LOG_8 = -0x1.0cdd88p-3f;
  public static final float LOG_9 = 0x1.07da74p-3f;
  public static final float LOG_10 = -0x1.421202p-4f;

  /** Bits of the float nearest to sqrt(1/2): mantissas are taken from there to its double. */
  public static final int SQRT_HALF_BITS = 0x3f3504f3;

  private Polynomials() {}

  /** e to the power {@code x}; {@code exp(0)} is exactly 1. */
  public static float exp(float x) {
    if (x > EXP_MAX) {
      return Float.POSITIVE_INFINITY;
    }
    if (x < EXP_MIN) {
      return 0f;
    }
    if (Float.isNaN(x)) {
      return x;
    }
    float t = Math.fma(x, LOG2E, ROUND);
    float n = t - ROUND;
    float r = Math.fma(n, -LN2_HIGH, x);
    r = Math.fma(n, -LN2_LOW, r);
    float p = EXP_6;
    p = Math.fma(p, r, EXP_5);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(t) << 23));
  }

  /** Natural logarithm; {@code log(0)} is minus infinity, of a negative number NaN. */
  public static float log(float x) {
    if (!(x > 0f)) {
      return x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
    }
    if (x == Float.POSITIVE_INFINITY) {
      return x;
    }
    int shift = 0;
    float normal = x;
    if (x < Float.MIN_NORMAL) {
      normal = x * 0x1p23f;
      shift = 23;
    }
    int bits = Float.floatToRawIntBits(normal);
    int exponent = (bits - SQRT_HALF_BITS) >> 23;
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
    float n = (float) (exponent - shift);
    float p = LOG_10;
    p = Math.fma(p, f, LOG_9);
    p = Math.fma(p, f, LOG_8);
    p = Math.fma(p, f, LOG_7);
    p = Math.fma(p, f, LOG_6);
    p = Math.fma(p, f, LOG_5);
    p = Math.fma(p, f, LOG_4);
    p = Math.fma(p, f, LOG_3);
    float square = f * f;
    float tail = Math.fma(p * f, square, n * LN2_LOW);
    tail = Math.fma(square, -0.5f, tail);
    return Math.fma(n, LN2_HIGH, f + tail);
  }

  /** {@code x / (1 + exp(-x))}. */
  public static float silu(float x) {
    return x / (1f + exp(-x));
  }
}
