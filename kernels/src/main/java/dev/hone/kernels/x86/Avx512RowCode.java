package dev.hone.kernels.x86;

import static dev.hone.kernels.x86.Gpr.R10;
import static dev.hone.kernels.x86.Gpr.R8;
import static dev.hone.kernels.x86.Gpr.R9;
import static dev.hone.kernels.x86.Gpr.RAX;
import static dev.hone.kernels.x86.Gpr.RCX;
import static dev.hone.kernels.x86.Gpr.RDI;
import static dev.hone.kernels.x86.Gpr.RDX;
import static dev.hone.kernels.x86.Gpr.RSI;
import static dev.hone.kernels.x86.Vec.xmm;
import static dev.hone.kernels.x86.Vec.zmm;

import dev.hone.kernels.ScalarKernels;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The operations on rows of floats, in AVX-512. Functions and their 64-bit arguments, in order; a
 * count of vectors is one of 16 floats:
 *
 * <ul>
 *   <li>{@code quantize}: x, blocks, q, scales, sums, halfSums; returns the bits of the largest
 *       magnitude
 *   <li>{@code norm}: x, weight, y, vectors, bits of eps, bits of the count as a float
 *   <li>{@code silu_mul}: gate, up, vectors
 *   <li>{@code add}: x, y, vectors
 * </ul>
 */
final class Avx512RowCode {
  private static final int GREATER_OR_EQUAL = 13;
  private static final int MAGNITUDE = 0x7fffffff;
  private static final int SIGN = 0x80000000;

  private final Assembler asm;

  private Avx512RowCode(Assembler asm) {
    this.asm = asm;
  }

  static void define(Map<String, Consumer<Assembler>> functions) {
    functions.put("quantize", asm -> new Avx512RowCode(asm).quantize());
    functions.put("norm", asm -> new Avx512RowCode(asm).norm());
    functions.put("silu_mul", asm -> new Avx512RowCode(asm).siluMul());
    functions.put("add", asm -> new Avx512RowCode(asm).add());
  }

  private void quantize() {
    Vec magnitude = zmm(16);
    Vec smallest = xmm(17);
    Vec limit = xmm(18);
    Vec worst = xmm(7);
    Vec max = zmm(2);
    Vec inverse = zmm(4);
    Label block = new Label();
    asm.mov32(RAX, MAGNITUDE);
    asm.broadcast32(magnitude, RAX);
    ExpCode.constant(asm, smallest, ScalarKernels.QUANTIZE_MIN);
    ExpCode.constant(asm, limit, 127f);
    asm.op(VectorOp.VPXOR, worst, worst, worst);
    asm.bind(block);
    asm.op(VectorOp.VMOVUPS, zmm(0), Mem.at(RDI));
    asm.op(VectorOp.VMOVUPS, zmm(1), Mem.at(RDI, 64));
    asm.op(VectorOp.VPANDD, max, magnitude, zmm(0));
    asm.op(VectorOp.VPANDD, zmm(3), magnitude, zmm(1));
    // Magnitudes order as integers as they do as floats, with infinity and NaN on top.
    asm.op(VectorOp.VPMAXUD, max, max, zmm(3));
    LaneTree.write(asm, VectorOp.VPMAXUD, max, zmm(3));
    asm.op(VectorOp.VPMAXUD, worst, worst, max.as(128));
    asm.compare(Mask.K1, Mask.NONE, max.as(128), smallest, GREATER_OR_EQUAL);
    asm.op(VectorOp.VDIVPS, xmm(5), Mask.K1, true, max.as(128), limit);
    asm.op(VectorOp.VMOVSS_STORE, Mem.at(RCX), xmm(5));
    asm.op(VectorOp.VDIVPS, xmm(4), Mask.K1, true, limit, max.as(128));
    asm.op(VectorOp.VBROADCASTSS, inverse, xmm(4));
    for (int i = 0; i < 2; i++) {
      asm.op(VectorOp.VMULPS, zmm(i), zmm(i), inverse);
      asm.op(VectorOp.VCVTPS2DQ, zmm(i), zmm(i));
      asm.op(VectorOp.VPMOVSDB, Mem.at(RDX, 16 * i), zmm(i));
    }
    LaneTree.write(asm, VectorOp.VPADDD, zmm(0), zmm(5));
    LaneTree.write(asm, VectorOp.VPADDD, zmm(1), zmm(6));
    asm.op(VectorOp.VMOVSS_STORE, Mem.at(R9), xmm(0));
    asm.op(VectorOp.VMOVSS_STORE, Mem.at(R9, 4), xmm(1));
    asm.op(VectorOp.VPADDD, xmm(0), xmm(0), xmm(1));
    asm.op(VectorOp.VMOVSS_STORE, Mem.at(R8), xmm(0));
    asm.add(RDI, 128);
    asm.add(RDX, 32);
    asm.add(RCX, 4);
    asm.add(R8, 4);
    asm.add(R9, 8);
    asm.dec(RSI);
    asm.jump(Assembler.Condition.NE, block);
    asm.vmovd(RAX, worst);
    asm.vzeroupper();
    asm.ret();
  }

  private void norm() {
    Vec lanes = zmm(0);
    Vec x = zmm(1);
    Label squares = new Label();
    Label scale = new Label();
    asm.op(VectorOp.VPXORD, lanes, lanes, lanes);
    asm.mov(RAX, RDI);
    asm.mov(R10, RCX);
    asm.bind(squares);
    asm.op(VectorOp.VMOVUPS, x, Mem.at(RAX));
    asm.op(VectorOp.VFMADD231PS, lanes, x, x);
    asm.add(RAX, 64);
    asm.dec(R10);
    asm.jump(Assembler.Condition.NE, squares);
    LaneTree.write(asm, VectorOp.VADDPS, lanes, x);
    asm.broadcast32(xmm(2), R8);
    asm.broadcast32(xmm(3), R9);
    asm.op(VectorOp.VDIVSS, xmm(0), xmm(0), xmm(3));
    asm.op(VectorOp.VADDSS, xmm(0), xmm(0), xmm(2));
    asm.op(VectorOp.VSQRTSS, xmm(0), xmm(0), xmm(0));
    ExpCode.constant(asm, xmm(1), 1f);
    asm.op(VectorOp.VDIVSS, xmm(0), xmm(1), xmm(0));
    asm.op(VectorOp.VBROADCASTSS, zmm(2), xmm(0));
    asm.bind(scale);
    asm.op(VectorOp.VMULPS, x, zmm(2), Mem.at(RDI));
    asm.op(VectorOp.VMULPS, x, x, Mem.at(RSI));
    asm.op(VectorOp.VMOVUPS_STORE, Mem.at(RDX), x);
    asm.add(RDI, 64);
    asm.add(RSI, 64);
    asm.add(RDX, 64);
    asm.dec(RCX);
    asm.jump(Assembler.Condition.NE, scale);
    asm.vzeroupper();
    asm.ret();
  }

  private void siluMul() {
    Vec sign = zmm(5);
    Label next = new Label();
    ExpCode.constants(asm);
    asm.mov32(RAX, SIGN);
    asm.broadcast32(sign, RAX);
    asm.bind(next);
    asm.op(VectorOp.VMOVUPS, zmm(0), Mem.at(RDI));
    asm.op(VectorOp.VPXORD, zmm(1), zmm(0), sign);
    ExpCode.write(asm, zmm(2), zmm(1), Mask.NONE, true);
    asm.op(VectorOp.VADDPS, zmm(2), ExpCode.ONE, zmm(2));
    asm.op(VectorOp.VDIVPS, zmm(0), zmm(0), zmm(2));
    asm.op(VectorOp.VMULPS, zmm(0), zmm(0), Mem.at(RSI));
    asm.op(VectorOp.VMOVUPS_STORE, Mem.at(RDI), zmm(0));
    asm.add(RDI, 64);
    asm.add(RSI, 64);
    asm.dec(RDX);
    asm.jump(Assembler.Condition.NE, next);
    asm.vzeroupper();
    asm.ret();
  }

  private void add() {
    Label next = new Label();
    asm.bind(next);
    asm.op(VectorOp.VMOVUPS, zmm(0), Mem.at(RDI));
    asm.op(VectorOp.VADDPS, zmm(0), zmm(0), Mem.at(RSI));
    asm.op(VectorOp.VMOVUPS_STORE, Mem.at(RDI), zmm(0));
    asm.add(RDI, 64);
    asm.add(RSI, 64);
    asm.dec(RDX);
    asm.jump(Assembler.Condition.NE, next);
    asm.vzeroupper();
    asm.ret();
  }
}
