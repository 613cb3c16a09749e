package dev.hone.kernels.x86;

/** The one order in which 16 lanes become one (docs/ARITHMETIC.md, "Lanes"). */
final class LaneTree {
  private LaneTree() {}

  /**
   * Lane 0 of {@code v} becomes lanes combined 8 apart, then 4, 2, 1. Overwrites {@code temp}; both
   * are numbered below 16, {@code op} is VADDPS or VMAXPS.
   */
  static void write(Assembler asm, VectorOp op, Vec v, Vec temp) {
    asm.extract(VectorOp.VEXTRACTF32X8, temp.as(256), v.as(512), 1);
    asm.op(op, v.as(256), v.as(256), temp.as(256));
    asm.extract(VectorOp.VEXTRACTF128, temp.as(128), v.as(256), 1);
    asm.op(op, v.as(128), v.as(128), temp.as(128));
    asm.permute(VectorOp.VPERMILPS, temp.as(128), v.as(128), 0x0e);
    asm.op(op, v.as(128), v.as(128), temp.as(128));
    asm.permute(VectorOp.VPERMILPS, temp.as(128), v.as(128), 0x01);
    asm.op(op, v.as(128), v.as(128), temp.as(128));
  }
}
