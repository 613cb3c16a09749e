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
import static dev.hone.kernels.x86.Vec.zmm;

import dev.hone.kernels.WeightType;
import java.util.List;

/**
 * Matrix product of a run of panels with a tile of tokens in AVX-512 VNNI. A panel's 16 rows lie in
 * the lanes of a register; each token has one register of integer dots and one of float sums, and
 * its activations come as embedded broadcasts, so there is one load per {@code vpdpbusd}.
 *
 * <p>Per tile the scales and offsets of its tokens are first gathered into scratch, block after
 * block, as {@code [block][scales of the tile, offsets of the tile]}: one stream with small
 * displacements beside the weights. An offset is what takes the unsigned storage out again ({@code
 * -128 * sum}, {@code -8 * sum}, {@code -16 * sum}) and starts the integer dot; with minima it is
 * {@code xs * (float) sum}.
 */
final class Avx512MatmulCode {

  /** Most tokens of a tile: two registers each and three for the weights. */
  static final int MAX_TOKENS = 14;

  /** Five-bit types need two registers more. */
  static final int MAX_FIVE_BIT_TOKENS = 13;

  /**
   * Weights from memory: with three tokens and more the loop is too long for the processor to see
   * far enough ahead by itself (+12 to 25% with 4 tokens); with one or two, prefetches cost speed.
   */
  private static final int PREFETCH_FROM = 3;

  private static final int PREFETCH_BYTES = 2048;

  /** Registers that point at the activations of tokens 0, 3, 6, 9, 12 of the tile. */
  private static final List<Gpr> BASES = List.of(RCX, RBX, RBP, R12, R13);

  private final Assembler asm;
  private final WeightType type;
  private final int tokens;
  private final Vec low;
  private final Vec high;
  private final Vec nibbles;
  private final Vec plane;
  private final Vec bits;
  private final boolean fiveBits;

  private Avx512MatmulCode(Assembler asm, WeightType type, int tokens) {
    this.asm = asm;
    this.type = type;
    this.tokens = tokens;
    this.low = zmm(2 * tokens);
    this.high = zmm(2 * tokens + 1);
    this.nibbles = zmm(2 * tokens + 2);
    this.fiveBits = GeneratedMatmul.FIVE_BIT_TYPES.contains(type);
    this.plane = fiveBits ? zmm(2 * tokens + 3) : nibbles;
    this.bits = fiveBits ? zmm(2 * tokens + 4) : nibbles;
  }

  /** Appends the function (arguments: {@link MatmulPrologue}) for one type and tile size. */
  static void write(Assembler asm, WeightType type, int tokens) {
    new Avx512MatmulCode(asm, type, tokens).function();
  }

  private void function() {
    MatmulPrologue.write(asm, type, tokens);
    // From here: rdi weights, rsi panels left, rdx blocks, r8 bytes between tokens, r9 scratch, r10
    // y, r11 bytes between rows of y, r14 walks the scratch, r15 bytes of a token's activations.
    MatmulPrologue.tokenBases(asm, BASES.subList(0, (tokens + 2) / 3));
    asm.mov(R15, RDX);
    asm.shl(R15, 5);
    if (type != WeightType.Q8_0) {
      asm.mov32(RAX, 0x0f0f0f0f);
      asm.broadcast32(nibbles, RAX);
    }
    if (fiveBits) {
      asm.mov32(RAX, 0x1f1f1f1f);
      asm.broadcast32(bits, RAX);
    }
    Label panel = new Label();
    Label block = new Label();
    asm.bind(panel);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VPXORD, sum(i), sum(i), sum(i));
    }
    asm.mov(R14, R9);
    asm.mov(RAX, RDX);
    asm.align(64);
    asm.bind(block);
    block();
    asm.dec(RAX);
    asm.jump(Assembler.Condition.NE, block);
    store();
    for (Gpr base : BASES.subList(0, (tokens + 2) / 3)) {
      asm.sub(base, R15);
    }
    asm.dec(RSI);
    asm.jump(Assembler.Condition.NE, panel);
    MatmulPrologue.epilogue(asm);
  }

  private void block() {
    if (tokens >= PREFETCH_FROM) {
      for (int i = 0; i < type.panelBlockBytes(); i += 64) {
        asm.prefetcht0(Mem.at(RDI, PREFETCH_BYTES + i));
      }
    }
    for (int i = 0; i < tokens; i++) {
      if (type.minima()) {
        asm.op(VectorOp.VPXORD, dot(i), dot(i), dot(i));
      } else {
        asm.op(VectorOp.VPBROADCASTD, dot(i), offset(i));
      }
    }
    if (type == WeightType.Q8_0) {
      for (int j = 0; j < 8; j++) {
        asm.op(VectorOp.VMOVUPS, low, Mem.at(RDI, 64 * j));
        dots(low, 4 * j);
      }
    } else {
      for (int j = 0; j < 4; j++) {
        asm.op(VectorOp.VMOVUPS, low, Mem.at(RDI, 64 * j));
        asm.shift(VectorOp.VPSRLW, high, low, 4);
        complete(low, 2 * j);
        complete(high, 2 * j + 1);
        dots(low, 8 * j);
        dots(high, 8 * j + 4);
      }
    }
    int scales = type.scalesOffset();
    asm.op(VectorOp.VCVTPH2PS, low, Mem.at(RDI, scales));
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VCVTDQ2PS, dot(i), dot(i));
      asm.op(VectorOp.VMULPS, high, low, Mem.at(R14, 4 * i).bcst());
      asm.op(VectorOp.VFMADD231PS, sum(i), high, dot(i));
    }
    if (type.minima()) {
      asm.op(VectorOp.VCVTPH2PS, low, Mem.at(RDI, scales + 32));
      for (int i = 0; i < tokens; i++) {
        asm.op(VectorOp.VFMADD231PS, sum(i), low, offset(i).bcst());
      }
    }
    asm.add(RDI, type.panelBlockBytes());
    for (Gpr base : BASES.subList(0, (tokens + 2) / 3)) {
      asm.add(base, 32);
    }
    asm.add(R14, 8 * tokens);
  }

  /** Masks nibbles, or joins those of columns {@code 4 * group} and up with their fifth bits. */
  private void complete(Vec weights, int group) {
    if (fiveBits) {
      PlaneCode.load(asm, plane, Mem.at(RDI, 256), 4 - group);
      PlaneCode.join(asm, weights, nibbles, plane, bits);
    } else {
      asm.op(VectorOp.VPANDD, weights, weights, nibbles);
    }
  }

  private void dots(Vec weights, int column) {
    for (int i = 0; i < tokens; i++) {
      Gpr base = BASES.get(i / 3);
      Mem q = i % 3 == 0 ? Mem.at(base, column) : Mem.at(base, R8, i % 3, column);
      asm.op(VectorOp.VPDPBUSD, dot(i), weights, q.bcst());
    }
  }

  private void store() {
    asm.mov(RAX, R10);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VMOVUPS_STORE, Mem.at(RAX), sum(i));
      asm.add(RAX, R11);
    }
    asm.add(R10, 64);
  }

  private Mem offset(int i) {
    return Mem.at(R14, 4 * (tokens + i));
  }

  private Vec sum(int i) {
    return zmm(i);
  }

  private Vec dot(int i) {
    return zmm(tokens + i);
  }
}
