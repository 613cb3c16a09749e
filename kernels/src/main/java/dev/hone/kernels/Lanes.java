package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The species that {@link VectorKernels} works in, and what is built of them: f16 and bf16 loads
 * and the polynomials. All in static finals and small methods, so that vectors stay in registers.
 */
final class Lanes {

  /** The machine's preferred shape; wider ones fall off a cliff. */
  static final VectorSpecies<Float> F =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED.withShape(F.vectorShape());
  static final VectorSpecies<Short> S = ShortVector.SPECIES_PREFERRED.withShape(F.vectorShape());

  /** As many shorts as {@link #F} has floats. */
  static final VectorSpecies<Short> HALF =
      S.withShape(VectorShape.forBitSize(F.vectorBitSize() / 2));

  static final int COUNT = F.length();
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private static final float HALF_SCALE = 0x1p112f;

  private Lanes() {}

  static FloatVector floats(MemorySegment data, long offset) {
    return FloatVector.fromMemorySegment(F, data, offset, ByteOrder.nativeOrder());
  }

  /**
   * Widens f16: exponent and mantissa shifted into place are the value times 2^-112, exactly, also
   * for subnormals; infinity and NaN need their exponent filled up.
   */
  static FloatVector halves(MemorySegment data, long offset) {
    IntVector bits = shorts(data, offset);
    IntVector magnitude = bits.and(0x7fff);
    IntVector sign = bits.and(0x8000).lanewise(VectorOperators.LSHL, 16);
    IntVector value =
        magnitude
            .lanewise(VectorOperators.LSHL, 13)
            .reinterpretAsFloats()
            .mul(HALF_SCALE)
            .reinterpretAsInts();
    VectorMask<Integer> special = magnitude.compare(VectorOperators.GE, 0x7c00);
    value = value.lanewise(VectorOperators.OR, 0x7f800000, special);
    return value.or(sign).reinterpretAsFloats();
  }

  static FloatVector brains(MemorySegment data, long offset) {
    return shorts(data, offset).lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  private static IntVector shorts(MemorySegment data, long offset) {
    return (IntVector)
        ShortVector.fromMemorySegment(HALF, data, offset, ORDER)
            .convertShape(VectorOperators.ZERO_EXTEND_S2I, I, 0);
  }

  /** {@link Polynomials#exp} in lanes. */
  static FloatVector exp(FloatVector x) {
    FloatVector round = FloatVector.broadcast(F, Polynomials.ROUND);
    FloatVector t = x.fma(FloatVector.broadcast(F, Polynomials.LOG2E), round);
    FloatVector n = t.sub(round);
    FloatVector r = n.fma(FloatVector.broadcast(F, -Polynomials.LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(F, -Polynomials.LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(F, Polynomials.EXP_6);
    p = p.fma(r, FloatVector.broadcast(F, Polynomials.EXP_5));
    p = p.fma(r, FloatVector.broadcast(F, Polynomials.EXP_4));
    p = p.fma(r, FloatVector.broadcast(F, Polynomials.EXP_3));
    p = p.fma(r, FloatVector.broadcast(F, Polynomials.EXP_2));
    p = p.fma(r, FloatVector.broadcast(F, 1f));
    p = p.fma(r, FloatVector.broadcast(F, 1f));
    FloatVector scaled =
        p.reinterpretAsInts()
            .add(t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
            .reinterpretAsFloats();
    return scaled
        .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, Polynomials.EXP_MAX))
        .blend(0f, x.compare(VectorOperators.LT, Polynomials.EXP_MIN))
        .blend(x, x.compare(VectorOperators.NE, x));
  }

  /** {@link Polynomials#silu} in lanes. */
  static FloatVector silu(FloatVector x) {
    return x.div(exp(x.neg()).add(1f));
  }
}
