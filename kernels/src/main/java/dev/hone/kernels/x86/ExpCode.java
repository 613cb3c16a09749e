package dev.hone.kernels.x86;

import static dev.hone.kernels.x86.Vec.zmm;

import dev.hone.kernels.Polynomials;

/**
 * {@code exp} of docs/ARITHMETIC.md, 16 lanes at a time. Its constants live in zmm16 to zmm27 for
 * the whole function; it uses zmm28 to zmm31 and k1, k2.
 */
final class ExpCode {
  private static final Vec LOG2E = zmm(16);
  private static final Vec ROUND = zmm(17);
  private static final Vec MINUS_LN2_HIGH = zmm(18);
  private static final Vec MINUS_LN2_LOW = zmm(19);
  private static final Vec C6 = zmm(20);
  private static final Vec C5 = zmm(21);
  private static final Vec C4 = zmm(22);
  private static final Vec C3 = zmm(23);
  private static final Vec C2 = zmm(24);
  static final Vec ONE = zmm(25);
  private static final Vec MIN = zmm(26);
  private static final Vec MAX = zmm(27);

  private static final int UNORDERED = 3;
  private static final int NOT_LESS = 5;
  private static final int GREATER = 14;

  private ExpCode() {}

  /** Loads the constants; overwrites rax. */
  static void constants(Assembler asm) {
    constant(asm, LOG2E, Polynomials.LOG2E);
    constant(asm, ROUND, Polynomials.ROUND);
    constant(asm, MINUS_LN2_HIGH, -Polynomials.LN2_HIGH);
    constant(asm, MINUS_LN2_LOW, -Polynomials.LN2_LOW);
    constant(asm, C6, Polynomials.EXP_6);
    constant(asm, C5, Polynomials.EXP_5);
    constant(asm, C4, Polynomials.EXP_4);
    constant(asm, C3, Polynomials.EXP_3);
    constant(asm, C2, Polynomials.EXP_2);
    constant(asm, ONE, 1f);
    constant(asm, MIN, Polynomials.EXP_MIN);
    constant(asm, MAX, Polynomials.EXP_MAX);
  }

  static void constant(Assembler asm, Vec to, float value) {
    asm.mov32(Gpr.RAX, Float.floatToRawIntBits(value));
    asm.broadcast32(to, Gpr.RAX);
  }

  /**
   * {@code to = exp(x)} in the lanes of {@code within}, +0 in the others.
   *
   * @param to not {@code x}
   * @param above whether {@code x} may be above {@link Polynomials#EXP_MAX}
   */
  static void write(Assembler asm, Vec to, Vec x, Mask within, boolean above) {
    Vec t = zmm(28);
    Vec n = zmm(29);
    Vec r = zmm(30);
    asm.compare(Mask.K1, within, x, MIN, NOT_LESS);
    asm.compare(Mask.K2, within, x, x, UNORDERED);
    asm.op(VectorOp.VMOVUPS, t, ROUND);
    asm.op(VectorOp.VFMADD231PS, t, x, LOG2E);
    asm.op(VectorOp.VSUBPS, n, t, ROUND);
    asm.op(VectorOp.VMOVUPS, r, x);
    asm.op(VectorOp.VFMADD231PS, r, n, MINUS_LN2_HIGH);
    asm.op(VectorOp.VFMADD231PS, r, n, MINUS_LN2_LOW);
    asm.op(VectorOp.VMOVUPS, to, C6);
    for (Vec c : new Vec[] {C5, C4, C3, C2, ONE, ONE}) {
      asm.op(VectorOp.VFMADD213PS, to, r, c);
    }
    asm.shift(VectorOp.VPSLLD, t, t, 23);
    asm.op(VectorOp.VPADDD, to, Mask.K1, true, to, t);
    // A NaN may have come out of the integer addition as a number.
    asm.op(VectorOp.VADDPS, to, Mask.K2, false, x, x);
    if (above) {
      Vec infinity = zmm(31);
      constant(asm, infinity, Float.POSITIVE_INFINITY);
      asm.compare(Mask.K1, within, x, MAX, GREATER);
      asm.op(VectorOp.VPORD, to, Mask.K1, false, infinity, infinity);
    }
  }
}
