package dev.hone.kernels.x86;

/** Integers of more than four bits, from the planes that panels keep them in. */
final class PlaneCode {

  /** Bit by bit, the first operand where the second is set, else the third. */
  private static final int SELECT = 0xe2;

  private PlaneCode() {}

  /** Loads a plane of upper bits and shifts it left (right, if negative). */
  static void load(Assembler asm, Vec plane, Mem from, int left) {
    asm.op(VectorOp.VMOVUPS, plane, from);
    if (left > 0) {
      asm.shift(VectorOp.VPSLLW, plane, plane, left);
    } else if (left < 0) {
      asm.shift(VectorOp.VPSRLW, plane, plane, -left);
    }
  }

  /**
   * Takes the upper bits of {@code weights} from {@code plane}.
   *
   * @param nibbles 0x0f in every byte
   * @param bits all bits of an integer in every byte
   */
  static void join(Assembler asm, Vec weights, Vec nibbles, Vec plane, Vec bits) {
    asm.ternary(VectorOp.VPTERNLOGD, weights, nibbles, plane, SELECT);
    asm.op(VectorOp.VPANDD, weights, weights, bits);
  }
}
