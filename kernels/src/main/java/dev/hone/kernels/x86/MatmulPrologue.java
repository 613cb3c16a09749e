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
import static dev.hone.kernels.x86.Gpr.RDX;
import static dev.hone.kernels.x86.Gpr.RSP;

import dev.hone.kernels.WeightType;
import java.util.List;

/**
 * What all matrix product functions begin and end with: saved registers, the arguments from the
 * stack, and the tile's scales and offsets gathered into scratch ({@link Avx512MatmulCode}).
 *
 * <p>Arguments, all 64-bit: weights, panels, blocks of 32 columns; activations of the first token,
 * bytes between tokens; scratch of {@code 4 * valuesPerBlock * tokens * blocks} bytes; scales, sums
 * (Q6_K: sums of 16 columns), bytes between the rows of scales; y of the first panel and token,
 * bytes between rows of y.
 */
final class MatmulPrologue {
  static final int ARGUMENTS = 11;

  private static final List<Gpr> SAVED = List.of(RBX, RBP, R12, R13, R14, R15);

  private MatmulPrologue() {}

  static void write(Assembler asm, WeightType type, int tokens) {
    SAVED.forEach(asm::push);
    int arguments = 8 * (SAVED.size() + 1);
    asm.mov(RBX, Mem.at(RSP, arguments));
    asm.mov(RBP, Mem.at(RSP, arguments + 8));
    asm.mov(R12, Mem.at(RSP, arguments + 16));
    gather(asm, type, tokens);
    asm.mov(R10, Mem.at(RSP, arguments + 24));
    asm.mov(R11, Mem.at(RSP, arguments + 32));
  }

  /** rbx scales, rbp sums, r12 bytes between their rows, rdx blocks, r9 scratch. */
  private static void gather(Assembler asm, WeightType type, int tokens) {
    Vec scale = Vec.xmm(0);
    Vec sum = Vec.xmm(1);
    Label token = new Label();
    Label block = new Label();
    asm.mov32(R13, tokens);
    asm.mov(R14, R9);
    asm.bind(token);
    asm.mov(R15, R14);
    asm.xor32(RAX, RAX);
    asm.bind(block);
    asm.op(VectorOp.VMOVSS, scale, Mem.at(RBX, RAX, 4, 0));
    asm.op(VectorOp.VMOVSS_STORE, Mem.at(R15), scale);
    if (type.minima()) {
      asm.op(VectorOp.VMOVSS, sum, Mem.at(RBP, RAX, 4, 0));
      asm.op(VectorOp.VCVTDQ2PS, sum, sum);
      asm.op(VectorOp.VMULSS, sum, sum, scale);
      asm.op(VectorOp.VMOVSS_STORE, Mem.at(R15, 4 * tokens), sum);
    } else if (type == WeightType.Q6_K) {
      for (int half = 0; half < 2; half++) {
        asm.mov32(R10, Mem.at(RBP, RAX, 8, 4 * half));
        offset(asm, 5, Mem.at(R15, (1 + half) * 4 * tokens));
      }
    } else {
      asm.mov32(R10, Mem.at(RBP, RAX, 4, 0));
      offset(
          asm,
          type == WeightType.Q8_0 ? 7 : type == WeightType.Q5_0 ? 4 : 3,
          Mem.at(R15, 4 * tokens));
    }
    asm.add(R15, valuesPerBlock(type) * 4 * tokens);
    asm.add(RAX, 1);
    asm.cmp(RAX, RDX);
    asm.jump(Assembler.Condition.NE, block);
    asm.add(RBX, R12);
    asm.add(RBP, R12);
    if (type == WeightType.Q6_K) {
      asm.add(RBP, R12);
    }
    asm.add(R14, 4);
    asm.dec(R13);
    asm.jump(Assembler.Condition.NE, token);
  }

  /** Stores the sum in r10 times {@code -2^shift}. */
  private static void offset(Assembler asm, int shift, Mem to) {
    asm.neg32(R10);
    asm.shl32(R10, shift);
    asm.mov32(to, R10);
  }

  /** Scale and offset, Q6_K: one offset for each 16 columns. */
  static int valuesPerBlock(WeightType type) {
    return type == WeightType.Q6_K ? 3 : 2;
  }

  /** Points each base three tokens behind the one before; r8 is the bytes between tokens. */
  static void tokenBases(Assembler asm, List<Gpr> bases) {
    for (int i = 1; i < bases.size(); i++) {
      asm.lea(bases.get(i), Mem.at(bases.get(i - 1), R8, 2, 0));
      asm.add(bases.get(i), R8);
    }
  }

  static void epilogue(Assembler asm) {
    asm.vzeroupper();
    SAVED.reversed().forEach(asm::pop);
    asm.ret();
  }
}
