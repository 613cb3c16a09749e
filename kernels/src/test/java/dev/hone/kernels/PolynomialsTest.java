package dev.hone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class PolynomialsTest {

  interface FloatFunction {
    float apply(float x);
  }

  @Test
  void expIsWithinTheStatedError() {
    double worst = worst(Polynomials::exp, StrictMath::exp, -87.3f, 88.7f, 911);
    System.out.printf("exp: %.3f ulp%n", worst);
    assertThat(worst).isLessThan(0.9);
  }

  @Test
  void logIsWithinTheStatedError() {
    double worst = worst(Polynomials::log, StrictMath::log, Float.MIN_VALUE, Float.MAX_VALUE, 1409);
    System.out.printf("log: %.3f ulp%n", worst);
    assertThat(worst).isLessThan(0.9);
  }

  @Test
  void siluIsWithinTheStatedError() {
    double worst = worst(Polynomials::silu, x -> x / (1 + StrictMath.exp(-x)), -80f, 100f, 1409);
    System.out.printf("silu: %.3f ulp%n", worst);
    assertThat(worst).isLessThan(3);
  }

  @Test
  void edgesAreExact() {
    assertThat(Polynomials.exp(0f)).isEqualTo(1f);
    assertThat(Polynomials.exp(-0f)).isEqualTo(1f);
    assertThat(Polynomials.exp(89f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Polynomials.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Polynomials.exp(-88f)).isEqualTo(0f);
    assertThat(Polynomials.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(Polynomials.exp(Float.NaN)).isNaN();
    assertThat(Polynomials.log(1f)).isEqualTo(0f);
    assertThat(Polynomials.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Polynomials.log(-1f)).isNaN();
    assertThat(Polynomials.log(Float.NaN)).isNaN();
    assertThat(Polynomials.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Polynomials.silu(0f)).isEqualTo(0f);
    assertThat(Polynomials.silu(-1000f)).isEqualTo(-0f);
    assertThat(Polynomials.silu(Float.NaN)).isNaN();
  }

  /** Largest error in units of the exact result's float ulp, over every {@code step}th float. */
  private static double worst(
      FloatFunction tested, DoubleUnaryOperator exact, float from, float to, int step) {
    double worst = 0;
    for (long key = key(from); key < key(to); key += step) {
      float x = fromKey((int) key);
      double expected = exact.applyAsDouble(x);
      double ulp = Math.max(Math.ulp((float) expected), Math.ulp(Float.MIN_NORMAL));
      worst = Math.max(worst, Math.abs(tested.apply(x) - expected) / ulp);
    }
    return worst;
  }

  /** Floats as integers in the same order. */
  private static int key(float x) {
    int bits = Float.floatToIntBits(x);
    return bits < 0 ? Integer.MIN_VALUE - bits : bits;
  }

  private static float fromKey(int key) {
    return Float.intBitsToFloat(key < 0 ? Integer.MIN_VALUE - key : key);
  }
}
