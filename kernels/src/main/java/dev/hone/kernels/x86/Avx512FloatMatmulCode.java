package dev.hone.kernels.x86;

import static dev.hone.kernels.x86.Gpr.R10;
import static dev.hone.kernels.x86.Gpr.R11;
import static dev.hone.kernels.x86.Gpr.R12;
import static dev.hone.kernels.x86.Gpr.R13;
import static dev.hone.kernels.x86.Gpr.R14;
import static dev.hone.kernels.x86.Gpr.R15;
import static dev.hone.kernels.x86.Gpr.R8;
import static dev.hone.kernels.x86.Gpr.R9;
import static dev.hone.kernels.x86.Gpr.RAX;
import static dev.hone.kernels.x86.Gpr.RBP;
import static dev.hone.kernels.x86.Gpr.RBX;
import static dev.hone.kernels.x86.Gpr.RCX;
import static dev.hone.kernels.x86.Gpr.RDI;
import static dev.hone.kernels.x86.Gpr.RDX;
import static dev.hone.kernels.x86.Gpr.RSI;
import static dev.hone.kernels.x86.Gpr.RSP;
import static dev.hone.kernels.x86.Vec.zmm;

import dev.hone.kernels.WeightType;
import java.util.List;

/**
 * Matrix product of a run of float panels with a tile of tokens: per column one register of 16
 * widened weights, one fma with an embedded broadcast for each token.
 *
 * <p>Arguments, all 64-bit: weights, panels, columns; x of the first token, bytes between tokens; y
 * of the first panel and token, bytes between rows of y.
 */
final class Avx512FloatMatmulCode {

  /**
   * Most tokens of a tile: as many as the first-level cache has ways, since rows of x are often a
   * power of two apart (with 15, half the speed is gone).
   */
  static final int MAX_TOKENS = 8;

  static final int ARGUMENTS = 7;

  private static final List<Gpr> BASES = List.of(RCX, RBX, RBP, R12, R13);
  private static final List<Gpr> SAVED = List.of(RBX, RBP, R12, R13, R14, R15);

  private Avx512FloatMatmulCode() {}

  static void write(Assembler asm, WeightType type, int tokens) {
    List<Gpr> bases = BASES.subList(0, (tokens + 2) / 3);
    Vec weights = zmm(tokens);
    int bytes = type.fileBlockBytes() * 16;
    Label panel = new Label();
    Label column = new Label();
    SAVED.forEach(asm::push);
    asm.mov(R11, Mem.at(RSP, 8 * (SAVED.size() + 1)));
    asm.mov(R10, R9);
    MatmulPrologue.tokenBases(asm, bases);
    asm.mov(R15, RDX);
    asm.shl(R15, 2);
    asm.bind(panel);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VPXORD, zmm(i), zmm(i), zmm(i));
    }
    asm.mov(RAX, RDX);
    asm.align(32);
    asm.bind(column);
    switch (type) {
      case F32 -> asm.op(VectorOp.VMOVUPS, weights, Mem.at(RDI));
      case F16 -> asm.op(VectorOp.VCVTPH2PS, weights, Mem.at(RDI));
      case BF16 -> {
        asm.op(VectorOp.VPMOVZXWD, weights, Mem.at(RDI));
        asm.shift(VectorOp.VPSLLD, weights, weights, 16);
      }
      default -> throw new AssemblyException(type + " is no float type");
    }
    for (int i = 0; i < tokens; i++) {
      Gpr base = bases.get(i / 3);
      Mem x = i % 3 == 0 ? Mem.at(base) : Mem.at(base, R8, i % 3, 0);
      asm.op(VectorOp.VFMADD231PS, zmm(i), weights, x.bcst());
    }
    asm.add(RDI, bytes);
    bases.forEach(base -> asm.add(base, 4));
    asm.dec(RAX);
    asm.jump(Assembler.Condition.NE, column);
    asm.mov(R14, R10);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VMOVUPS_STORE, Mem.at(R14), zmm(i));
      asm.add(R14, R11);
    }
    asm.add(R10, 64);
    bases.forEach(base -> asm.sub(base, R15));
    asm.dec(RSI);
    asm.jump(Assembler.Condition.NE, panel);
    asm.vzeroupper();
    SAVED.reversed().forEach(asm::pop);
    asm.ret();
  }
}
