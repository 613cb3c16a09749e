package dev.hone.kernels.x86;

import static dev.hone.kernels.x86.Vec.xmm;
import static dev.hone.kernels.x86.Vec.ymm;
import static dev.hone.kernels.x86.Vec.zmm;

import java.util.List;

/**
 * Every instruction of the assembler with operands that visit each prefix bit, addressing form and
 * displacement size. {@code tools/oracle/x86_goldens.sh} takes the texts that {@link #main} prints
 * and asks GNU as for the bytes.
 */
final class EncodingProgram {
  private static final List<Mem> ADDRESSES =
      List.of(
          Mem.at(Gpr.RAX),
          Mem.at(Gpr.RBP),
          Mem.at(Gpr.R13),
          Mem.at(Gpr.RSP, 8),
          Mem.at(Gpr.R12, 64),
          Mem.at(Gpr.RDI, 508),
          Mem.at(Gpr.RDI, -512),
          Mem.at(Gpr.R9, 8128),
          Mem.at(Gpr.RSI, 8192),
          Mem.at(Gpr.RCX, 33),
          Mem.at(Gpr.RBX, Gpr.RDX, 2, 0),
          Mem.at(Gpr.R13, Gpr.R12, 4, 16),
          Mem.at(Gpr.R8, Gpr.R15, 8, -4096));

  private final Assembler asm = new Assembler(true);

  private EncodingProgram() {}

  public static void main(String[] args) {
    write().listing().forEach(line -> System.out.println(line.text()));
  }

  static Assembler write() {
    EncodingProgram p = new EncodingProgram();
    p.integers();
    for (VectorOp op : VectorOp.values()) {
      p.vector(op);
    }
    return p.asm;
  }

  private void integers() {
    List<Gpr> some = List.of(Gpr.RAX, Gpr.RDI, Gpr.R8, Gpr.R15);
    for (Gpr a : Gpr.values()) {
      asm.push(a);
      asm.pop(a);
      asm.dec(a);
      asm.neg32(a);
      asm.mov32(a, 0x12345678);
    }
    for (Gpr a : some) {
      for (Gpr b : some) {
        asm.mov(a, b);
        asm.mov32(a, b);
        asm.add(a, b);
        asm.sub(a, b);
        asm.cmp(a, b);
        asm.test(a, b);
        asm.xor32(a, b);
        asm.imul(a, b);
      }
      for (int value : new int[] {1, -128, 127, 128, 100_000}) {
        asm.add(a, value);
        asm.sub(a, value);
        asm.and(a, value);
        asm.cmp(a, value);
      }
      asm.shl(a, 3);
      asm.shl32(a, 7);
      asm.shr(a, 5);
    }
    for (Mem m : ADDRESSES) {
      for (Gpr a : List.of(Gpr.RDX, Gpr.R10)) {
        asm.mov(a, m);
        asm.mov(m, a);
        asm.mov32(a, m);
        asm.mov32(m, a);
        asm.lea(a, m);
        asm.add(a, m);
        asm.cmp(a, m);
      }
      asm.prefetcht0(m);
    }
    asm.kmovw(Mask.K3, Gpr.RAX);
    asm.kmovw(Mask.K7, Gpr.RBP);
    asm.shl32Cl(Gpr.RAX);
    asm.shl32Cl(Gpr.R9);
    asm.op(VectorOp.VPADDD, zmm(3), Mask.K1, true, zmm(17), zmm(29));
    asm.op(VectorOp.VADDPS, zmm(30), Mask.K2, false, zmm(4), Mem.at(Gpr.RDI, 64));
    asm.ret();
    asm.vzeroupper();
    asm.cpuid();
    asm.xgetbv();
  }

  private void vector(VectorOp op) {
    boolean vex = op.form != VectorOp.Form.EVEX;
    boolean evex = op.form != VectorOp.Form.VEX;
    boolean scalar =
        switch (op) {
          case VMOVSS, VMOVSS_STORE, VADDSS, VMULSS, VDIVSS, VSQRTSS -> true;
          default -> false;
        };
    if (vex) {
      operands(op, scalar ? xmm(0) : ymm(0), 1, 14, 7);
      operands(op, scalar ? xmm(0) : ymm(0), 9, 2, 12);
    }
    if (evex) {
      operands(op, scalar ? xmm(0) : zmm(0), 17, 3, 28);
      operands(op, scalar ? xmm(0) : zmm(0), 5, 30, 15);
    }
  }

  private void operands(VectorOp op, Vec width, int i, int j, int k) {
    Vec a = new Vec(i, width.bits());
    Vec b = new Vec(j, width.bits());
    Vec c = new Vec(k, width.bits());
    switch (op) {
      case VPSRLW, VPSRAW, VPSLLW, VPSLLD -> asm.shift(op, a, b, 4);
      case VPTERNLOGD -> {
        asm.ternary(op, a, b, c, 0xe2);
        ADDRESSES.forEach(m -> asm.ternary(op, a, b, m, 0x1b));
      }
      case VPERMILPS -> asm.permute(op, a, b, 0x4e);
      case VEXTRACTF128, VEXTRACTF32X8 -> {
        asm.extract(op, new Vec(j, 8 * op.tuple.bytes(128, false)), a, 1);
      }
      case VCVTPS2PH -> asm.extract(op, b.as(width.bits() / 2), a, 0);
      case VPEXTRW -> ADDRESSES.forEach(m -> asm.extract(op, m, a.as(128), 5));
      case VCMPPS -> {
        asm.compare(Mask.K1, Mask.NONE, a, b, 5);
        asm.compare(Mask.K5, Mask.K2, b, c, 3);
      }
      case VMOVD_GPR -> {
        asm.vmovd(Gpr.RAX, a.as(128));
        asm.vmovd(Gpr.R10, b.as(128));
      }
      case VPBROADCASTD_GPR -> {
        asm.broadcast32(a, Gpr.RSI);
        asm.broadcast32(b, Gpr.R14);
      }
      case VMOVUPS_STORE, VMOVSS_STORE, VPMOVSDB -> ADDRESSES.forEach(m -> asm.op(op, m, a));
      case VMOVSS -> ADDRESSES.forEach(m -> asm.op(op, a, m));
      case VMOVUPS -> {
        asm.op(op, a, width.bits() == 512 || i > j ? b : new Vec(3, width.bits()));
        ADDRESSES.forEach(m -> asm.op(op, a, m));
      }
      case VBROADCASTSS, VPBROADCASTD -> {
        asm.op(op, a, b.as(128));
        ADDRESSES.forEach(m -> asm.op(op, a, m));
      }
      case VPMOVZXBD, VPMOVSXBD -> {
        asm.op(op, a, b.as(128));
        ADDRESSES.forEach(m -> asm.op(op, a, m));
      }
      case VCVTPH2PS, VPMOVZXWD -> {
        asm.op(op, a, b.as(width.bits() / 2));
        ADDRESSES.forEach(m -> asm.op(op, a, m));
      }
      case VCVTDQ2PS, VCVTPS2DQ -> {
        asm.op(op, a, b);
        ADDRESSES.forEach(m -> asm.op(op, a, m));
        broadcasts(op, a, null);
      }
      default -> {
        asm.op(op, a, b, c);
        ADDRESSES.forEach(m -> asm.op(op, a, b, m));
        broadcasts(op, a, b);
      }
    }
  }

  private void broadcasts(VectorOp op, Vec a, @org.jspecify.annotations.Nullable Vec b) {
    if (op.tuple != VectorOp.Tuple.FULL || op.form == VectorOp.Form.VEX) {
      return;
    }
    for (Mem m : ADDRESSES) {
      if (b == null) {
        asm.op(op, a, m.bcst());
      } else {
        asm.op(op, a, b, m.bcst());
      }
    }
  }
}
