package dev.hone.kernels.x86;

import static dev.hone.kernels.x86.Gpr.R10;
import static dev.hone.kernels.x86.Gpr.R11;
import static dev.hone.kernels.x86.Gpr.R12;
import static dev.hone.kernels.x86.Gpr.R14;
import static dev.hone.kernels.x86.Gpr.R15;
import static dev.hone.kernels.x86.Gpr.R8;
import static dev.hone.kernels.x86.Gpr.R9;
import static dev.hone.kernels.x86.Gpr.RAX;
import static dev.hone.kernels.x86.Gpr.RBX;
import static dev.hone.kernels.x86.Gpr.RCX;
import static dev.hone.kernels.x86.Gpr.RDI;
import static dev.hone.kernels.x86.Gpr.RDX;
import static dev.hone.kernels.x86.Gpr.RSI;
import static dev.hone.kernels.x86.Vec.ymm;

import dev.hone.kernels.WeightType;
import java.util.List;

/**
 * Matrix product of a run of panels with a tile of tokens in AVX2, eight rows of a panel at a time.
 * 4-bit weights: eight {@code vpmaddubsw} of a block add up in 16 bits (at most 8 * 2 * 15 * 127 =
 * 30,480), then widen. 8-bit weights, stored unsigned, would saturate there: their even and odd
 * bytes go through {@code vpmaddwd} as 16-bit values.
 */
final class Avx2MatmulCode {

  /** Most tokens of a tile: two registers each, seven for the rest. */
  static final int MAX_TOKENS = 4;

  private static final List<Gpr> BASES = List.of(RCX, RBX);

  private static final Gpr TEMP = Gpr.RBP;

  private final Assembler asm;
  private final WeightType type;
  private final int tokens;
  private final Vec low = ymm(8);
  private final Vec high = ymm(9);
  private final Vec q = ymm(10);
  private final Vec product = ymm(11);
  private final Vec scale = ymm(12);
  private final Vec mask = ymm(14);
  private final Vec ones = ymm(15);

  private Avx2MatmulCode(Assembler asm, WeightType type, int tokens) {
    this.asm = asm;
    this.type = type;
    this.tokens = tokens;
  }

  /** Appends the function (arguments: {@link MatmulPrologue}) for one type and tile size. */
  static void write(Assembler asm, WeightType type, int tokens) {
    new Avx2MatmulCode(asm, type, tokens).function();
  }

  private void function() {
    MatmulPrologue.write(asm, type, tokens);
    List<Gpr> bases = BASES.subList(0, (tokens + 2) / 3);
    MatmulPrologue.tokenBases(asm, bases);
    asm.mov(R15, RDX);
    asm.shl(R15, 5);
    constants();
    Label panel = new Label();
    Label half = new Label();
    Label block = new Label();
    asm.bind(panel);
    // r12 is the byte offset of the half's rows in each group of 64: 0, then 32.
    asm.xor32(R12, R12);
    asm.bind(half);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VPXOR, sum(i), sum(i), sum(i));
    }
    asm.mov(R14, R9);
    asm.mov(RAX, RDX);
    asm.align(32);
    asm.bind(block);
    block();
    asm.add(RDI, type.panelBlockBytes());
    bases.forEach(base -> asm.add(base, 32));
    asm.add(R14, 8 * tokens);
    asm.dec(RAX);
    asm.jump(Assembler.Condition.NE, block);
    store();
    bases.forEach(base -> asm.sub(base, R15));
    asm.add(R12, 32);
    asm.cmp(R12, 64);
    Label done = new Label();
    asm.jump(Assembler.Condition.E, done);
    rewind();
    asm.jump(half);
    asm.bind(done);
    asm.dec(RSI);
    asm.jump(Assembler.Condition.NE, panel);
    MatmulPrologue.epilogue(asm);
  }

  private void constants() {
    int value = type == WeightType.Q8_0 ? 0x00ff00ff : 0x0f0f0f0f;
    broadcast(mask, value);
    broadcast(ones, 0x00010001);
  }

  private void broadcast(Vec to, int value) {
    asm.push(RAX);
    asm.mov32(RAX, value);
    asm.mov32(Mem.at(Gpr.RSP), RAX);
    asm.op(VectorOp.VPBROADCASTD, to, Mem.at(Gpr.RSP));
    asm.pop(RAX);
  }

  /** Back to the panel's first block for its second half. */
  private void rewind() {
    asm.mov32(RAX, type.panelBlockBytes());
    asm.imul(RAX, RDX);
    asm.sub(RDI, RAX);
  }

  private void block() {
    int scales;
    if (type == WeightType.Q8_0) {
      scales = 512;
      bytes();
    } else {
      scales = 256;
      nibbles();
    }
    // The scales of the half begin 16 bytes on, where its rows begin 32 bytes on.
    asm.mov(TEMP, R12);
    asm.shr(TEMP, 1);
    asm.op(VectorOp.VCVTPH2PS, scale, Mem.at(RDI, TEMP, 1, scales));
    for (int i = 0; i < tokens; i++) {
      if (type != WeightType.Q4_1) {
        asm.op(VectorOp.VPBROADCASTD, q, offset(i));
        asm.op(VectorOp.VPADDD, dot(i), dot(i), q);
      }
      asm.op(VectorOp.VCVTDQ2PS, dot(i), dot(i));
      asm.op(VectorOp.VBROADCASTSS, q, Mem.at(R14, 4 * i));
      asm.op(VectorOp.VMULPS, q, q, scale);
      asm.op(VectorOp.VFMADD231PS, sum(i), q, dot(i));
    }
    if (type == WeightType.Q4_1) {
      asm.op(VectorOp.VCVTPH2PS, scale, Mem.at(RDI, TEMP, 1, scales + 32));
      for (int i = 0; i < tokens; i++) {
        asm.op(VectorOp.VBROADCASTSS, q, offset(i));
        asm.op(VectorOp.VFMADD231PS, sum(i), q, scale);
      }
    }
  }

  private void nibbles() {
    for (int j = 0; j < 4; j++) {
      asm.op(VectorOp.VMOVUPS, low, Mem.at(RDI, R12, 1, 64 * j));
      asm.shift(VectorOp.VPSRLW, high, low, 4);
      asm.op(VectorOp.VPAND, low, low, mask);
      asm.op(VectorOp.VPAND, high, high, mask);
      for (int i = 0; i < tokens; i++) {
        products(i, low, 8 * j, j == 0);
        products(i, high, 8 * j + 4, false);
      }
    }
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VPMADDWD, dot(i), dot(i), ones);
    }
  }

  private void products(int i, Vec weights, int column, boolean first) {
    asm.op(VectorOp.VPBROADCASTD, q, activation(i, column));
    if (first) {
      asm.op(VectorOp.VPMADDUBSW, dot(i), weights, q);
    } else {
      asm.op(VectorOp.VPMADDUBSW, product, weights, q);
      asm.op(VectorOp.VPADDW, dot(i), dot(i), product);
    }
  }

  private void bytes() {
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VPXOR, dot(i), dot(i), dot(i));
    }
    for (int j = 0; j < 8; j++) {
      asm.op(VectorOp.VMOVUPS, low, Mem.at(RDI, R12, 1, 64 * j));
      asm.shift(VectorOp.VPSRLW, high, low, 8);
      asm.op(VectorOp.VPAND, low, low, mask);
      for (int i = 0; i < tokens; i++) {
        asm.op(VectorOp.VPBROADCASTD, q, activation(i, 4 * j));
        asm.shift(VectorOp.VPSRAW, product, q, 8);
        asm.op(VectorOp.VPMADDWD, product, product, high);
        asm.op(VectorOp.VPADDD, dot(i), dot(i), product);
        asm.shift(VectorOp.VPSLLW, q, q, 8);
        asm.shift(VectorOp.VPSRAW, q, q, 8);
        asm.op(VectorOp.VPMADDWD, q, q, low);
        asm.op(VectorOp.VPADDD, dot(i), dot(i), q);
      }
    }
  }

  private void store() {
    asm.mov(TEMP, R10);
    asm.add(TEMP, R12);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VMOVUPS_STORE, Mem.at(TEMP), sum(i));
      asm.add(TEMP, R11);
    }
    // After the second half, r12 being 32, y moves on to the next panel.
    asm.lea(R10, Mem.at(R10, R12, 2, 0));
  }

  private Mem activation(int i, int column) {
    Gpr base = BASES.get(i / 3);
    return i % 3 == 0 ? Mem.at(base, column) : Mem.at(base, R8, i % 3, column);
  }

  private Mem offset(int i) {
    return Mem.at(R14, 4 * (tokens + i));
  }

  private Vec sum(int i) {
    return ymm(i);
  }

  private Vec dot(int i) {
    return ymm(MAX_TOKENS + i);
  }
}
