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
 * Matrix product of a run of panels of super-blocks (Q4_K, Q5_K, Q6_K) with a tile of tokens in
 * AVX-512 VNNI, as {@link Avx512MatmulCode}, part of 32 columns after part. A super-block's factors
 * stay in registers; a part's scales are widened from bytes.
 *
 * <p>Integers of 5 and 6 bits are put together from their planes in a register: the upper bits are
 * shifted to where they belong, {@code vpternlogd} takes the nibble from one register and the rest
 * from the other. Q6_K has two dots a token, one for each 16 columns; as floats they are exact, and
 * so are their products with the integer scales and the sum of these.
 */
final class Avx512SuperBlockCode {

  private static final int PREFETCH_FROM = 3;
  private static final int PREFETCH_BYTES = 2048;

  /** Bytes of the integer scales of a super-block, 32 a part. */
  private static final int SCALE_BYTES = 256;

  /** Registers that point at the activations of tokens 0, 3, 6, 9 of the tile. */
  private static final List<Gpr> BASES = List.of(RCX, RBX, RBP, R12);

  private final Assembler asm;
  private final WeightType type;
  private final int tokens;
  private final Vec low;
  private final Vec high;
  private final Vec plane;
  private final Vec nibbles;
  private final Vec bits;
  private final Vec factor;
  private final Vec minimum;
  private final List<Gpr> bases;

  private Avx512SuperBlockCode(Assembler asm, WeightType type, int tokens) {
    this.asm = asm;
    this.type = type;
    this.tokens = tokens;
    int first = registersPerToken(type) * tokens;
    this.low = zmm(first);
    this.high = zmm(first + 1);
    this.plane = zmm(first + 2);
    this.nibbles = zmm(first + 3);
    this.bits = zmm(first + 4);
    this.factor = zmm(first + 5);
    this.minimum = zmm(first + 6);
    this.bases = BASES.subList(0, (tokens + 2) / 3);
  }

  /** Most tokens of a tile. */
  static int maxTokens(WeightType type) {
    return type == WeightType.Q6_K ? 8 : 12;
  }

  private static int registersPerToken(WeightType type) {
    return type == WeightType.Q6_K ? 3 : 2;
  }

  /** Appends the function (arguments: {@link MatmulPrologue}) for one type and tile size. */
  static void write(Assembler asm, WeightType type, int tokens) {
    new Avx512SuperBlockCode(asm, type, tokens).function();
  }

  private void function() {
    MatmulPrologue.write(asm, type, tokens);
    // From here: rdi weights, rsi panels left, rdx super-blocks, r8 bytes between tokens, r9
    // scratch, r10 y, r11 bytes between rows of y, r13 from a part's integers to its scales, r14
    // walks the scratch, r15 bytes of a token's activations.
    MatmulPrologue.tokenBases(asm, bases);
    asm.mov(R15, RDX);
    asm.shl(R15, 5);
    asm.shr(RDX, 3);
    constant(nibbles, 0x0f0f0f0f);
    constant(bits, type == WeightType.Q6_K ? 0x3f3f3f3f : 0x1f1f1f1f);
    Label panel = new Label();
    Label superBlock = new Label();
    asm.bind(panel);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VPXORD, sum(i), sum(i), sum(i));
    }
    asm.mov(R14, R9);
    asm.mov(RAX, RDX);
    asm.bind(superBlock);
    superBlock();
    asm.dec(RAX);
    asm.jump(Assembler.Condition.NE, superBlock);
    store();
    for (Gpr base : bases) {
      asm.sub(base, R15);
    }
    asm.dec(RSI);
    asm.jump(Assembler.Condition.NE, panel);
    MatmulPrologue.epilogue(asm);
  }

  private void constant(Vec to, int value) {
    asm.mov32(RAX, value);
    asm.broadcast32(to, RAX);
  }

  private void superBlock() {
    int scales = type.scalesOffset();
    int tail = type.panelBlockBytes() - scales;
    if (tokens >= PREFETCH_FROM) {
      // What the parts leave out: the scales of the block that they have come to.
      for (int i = 0; i < tail; i += 64) {
        asm.prefetcht0(Mem.at(RDI, PREFETCH_BYTES - tail + i));
      }
    }
    asm.op(VectorOp.VCVTPH2PS, factor, Mem.at(RDI, scales + SCALE_BYTES));
    if (type.minima()) {
      asm.op(VectorOp.VCVTPH2PS, minimum, Mem.at(RDI, scales + SCALE_BYTES + 32));
    }
    asm.mov32(R13, scales);
    Label part = new Label();
    asm.bind(part);
    part();
    asm.add(RDI, type.integerBytes());
    for (Gpr base : bases) {
      asm.add(base, 32);
    }
    asm.add(R14, 4 * MatmulPrologue.valuesPerBlock(type) * tokens);
    asm.sub(R13, type.integerBytes() - 32);
    asm.cmp(R13, SCALE_BYTES);
    asm.jump(Assembler.Condition.NE, part);
    asm.add(RDI, tail);
  }

  private void part() {
    if (tokens >= PREFETCH_FROM) {
      for (int i = 0; i < type.integerBytes(); i += 64) {
        asm.prefetcht0(Mem.at(RDI, PREFETCH_BYTES + i));
      }
    }
    boolean halves = type == WeightType.Q6_K;
    for (int i = 0; i < tokens; i++) {
      if (halves) {
        asm.op(VectorOp.VPBROADCASTD, dot(i), value(1, i));
        asm.op(VectorOp.VPBROADCASTD, secondDot(i), value(2, i));
      } else {
        asm.op(VectorOp.VPXORD, dot(i), dot(i), dot(i));
      }
    }
    for (int j = 0; j < 4; j++) {
      asm.op(VectorOp.VMOVUPS, low, Mem.at(RDI, 64 * j));
      asm.shift(VectorOp.VPSRLW, high, low, 4);
      complete(low, 2 * j);
      dots(low, 8 * j, halves && j >= 2);
      complete(high, 2 * j + 1);
      dots(high, 8 * j + 4, halves && j >= 2);
    }
    if (halves) {
      addHalves();
    } else {
      addWithMinimum();
    }
  }

  /** Makes whole integers of the nibbles of columns {@code 4 * group} and up. */
  private void complete(Vec weights, int group) {
    switch (type) {
      case Q5_K -> {
        PlaneCode.load(asm, plane, Mem.at(RDI, 256), 4 - group);
        PlaneCode.join(asm, weights, nibbles, plane, bits);
      }
      case Q6_K -> {
        Mem pairs = Mem.at(RDI, 256 + 64 * (group / 4));
        PlaneCode.load(asm, plane, pairs, 4 - group % 4 * 2);
        PlaneCode.join(asm, weights, nibbles, plane, bits);
      }
      default -> asm.op(VectorOp.VPANDD, weights, weights, nibbles);
    }
  }

  private void addWithMinimum() {
    Mem scales = Mem.at(RDI, R13, 1, 0);
    asm.op(VectorOp.VPMOVZXBD, low, scales);
    asm.op(VectorOp.VCVTDQ2PS, low, low);
    asm.op(VectorOp.VMULPS, low, low, factor);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VCVTDQ2PS, dot(i), dot(i));
      asm.op(VectorOp.VMULPS, high, low, value(0, i).bcst());
      asm.op(VectorOp.VFMADD231PS, sum(i), high, dot(i));
    }
    asm.op(VectorOp.VPMOVZXBD, low, scales.plus(16));
    asm.op(VectorOp.VCVTDQ2PS, low, low);
    asm.op(VectorOp.VMULPS, low, low, minimum);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VFMADD231PS, sum(i), low, value(1, i).bcst());
    }
  }

  private void addHalves() {
    Mem scales = Mem.at(RDI, R13, 1, 0);
    asm.op(VectorOp.VPMOVSXBD, low, scales);
    asm.op(VectorOp.VCVTDQ2PS, low, low);
    asm.op(VectorOp.VPMOVSXBD, high, scales.plus(16));
    asm.op(VectorOp.VCVTDQ2PS, high, high);
    for (int i = 0; i < tokens; i++) {
      asm.op(VectorOp.VCVTDQ2PS, dot(i), dot(i));
      asm.op(VectorOp.VCVTDQ2PS, secondDot(i), secondDot(i));
      asm.op(VectorOp.VMULPS, dot(i), dot(i), low);
      asm.op(VectorOp.VFMADD231PS, dot(i), secondDot(i), high);
      asm.op(VectorOp.VMULPS, plane, factor, value(0, i).bcst());
      asm.op(VectorOp.VFMADD231PS, sum(i), plane, dot(i));
    }
  }

  private void dots(Vec weights, int column, boolean second) {
    for (int i = 0; i < tokens; i++) {
      Gpr base = BASES.get(i / 3);
      Mem q = i % 3 == 0 ? Mem.at(base, column) : Mem.at(base, R8, i % 3, column);
      asm.op(VectorOp.VPDPBUSD, second ? secondDot(i) : dot(i), weights, q.bcst());
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

  /** The tile's scales, then its offsets, in the scratch. */
  private Mem value(int which, int i) {
    return Mem.at(R14, 4 * (which * tokens + i));
  }

  private Vec sum(int i) {
    return zmm(i);
  }

  private Vec dot(int i) {
    return zmm(tokens + i);
  }

  private Vec secondDot(int i) {
    return zmm(2 * tokens + i);
  }
}
