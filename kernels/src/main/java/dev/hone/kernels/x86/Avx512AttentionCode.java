package dev.hone.kernels.x86;

import static dev.hone.kernels.x86.Gpr.R10;
import static dev.hone.kernels.x86.Gpr.R11;
import static dev.hone.kernels.x86.Gpr.R12;
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
import static dev.hone.kernels.x86.Vec.xmm;
import static dev.hone.kernels.x86.Vec.ymm;
import static dev.hone.kernels.x86.Vec.zmm;

import dev.hone.kernels.KvLayout;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Attention of a tile of queries (heads of a group times tokens) over one split, in AVX-512: scores
 * with positions in lanes, softmax, weighted values with dimensions in lanes, and the merge of
 * splits. A query's state is a record {@code max, sum, values[headDim]} of floats.
 *
 * <p>Functions and their 64-bit arguments, in order:
 *
 * <ul>
 *   <li>{@code pack}: addresses of the queries, queries, headDim, into {@code [headDim][queries]}
 *   <li>{@code scores_T}: addresses of pages, pages, offset of K in a page, packed queries,
 *       headDim, scores {@code [T][256]}
 *   <li>{@code softmax}: scores, queries, their visible positions in the split (64-bit each),
 *       records, bytes between records, headDim; leaves probabilities, zeroes the values
 *   <li>{@code values_T_W}: addresses of pages, from position, to position, offset of V in a page,
 *       headDim, probabilities, values, bytes between records; 16 W dimensions
 *   <li>{@code merge}: into records, from records, queries, bytes between records, headDim
 *   <li>{@code store}: keys, values, heads, headDim, where the first head's key and value go; heads
 *       of a page lie as {@link KvLayout} says
 *   <li>{@code finish}: records, bytes between records, queries, addresses of outputs, headDim
 * </ul>
 */
final class Avx512AttentionCode {

  /** Most queries of a tile: 24 registers of scores, of 16 positions each, two for each query. */
  static final int MAX_QUERIES = 12;

  /**
   * Most registers of dimensions that one pass over the values takes with so many queries: their
   * product is at most 24.
   */
  static int maxVectors(int queries) {
    return queries <= 6 ? 4 : 2;
  }

  /** Bytes between the scores of two queries. */
  static final int SCORES = 4 * KvLayout.SPLIT;

  private static final int NEAREST_EVEN = 0;

  private final Assembler asm;

  private Avx512AttentionCode(Assembler asm) {
    this.asm = asm;
  }

  static void define(Map<String, Consumer<Assembler>> functions) {
    functions.put("pack", asm -> new Avx512AttentionCode(asm).pack());
    functions.put("softmax", asm -> new Avx512AttentionCode(asm).softmax());
    functions.put("merge", asm -> new Avx512AttentionCode(asm).merge());
    functions.put("store", asm -> new Avx512AttentionCode(asm).store());
    functions.put("finish", asm -> new Avx512AttentionCode(asm).finish());
    for (int i = 1; i <= MAX_QUERIES; i++) {
      int queries = i;
      functions.put("scores_" + queries, asm -> new Avx512AttentionCode(asm).scores(queries));
      for (int j = 1; j <= maxVectors(queries); j++) {
        int vectors = j;
        functions.put(
            "values_%d_%d".formatted(queries, vectors),
            asm -> new Avx512AttentionCode(asm).values(queries, vectors));
      }
    }
  }

  private void pack() {
    Label query = new Label();
    Label dim = new Label();
    asm.mov(R8, RSI);
    asm.shl(R8, 2);
    asm.push(RBX);
    asm.mov(RBX, RSI);
    asm.bind(query);
    asm.mov(RAX, Mem.at(RDI));
    asm.mov(R10, RCX);
    asm.mov(R11, RDX);
    asm.bind(dim);
    asm.mov32(R9, Mem.at(RAX));
    asm.mov32(Mem.at(R10), R9);
    asm.add(RAX, 4);
    asm.add(R10, R8);
    asm.dec(R11);
    asm.jump(Assembler.Condition.NE, dim);
    asm.add(RDI, 8);
    asm.add(RCX, 4);
    asm.dec(RBX);
    asm.jump(Assembler.Condition.NE, query);
    asm.pop(RBX);
    asm.ret();
  }

  private void scores(int queries) {
    Vec k0 = zmm(2 * queries);
    Vec k1 = zmm(2 * queries + 1);
    Vec q = zmm(2 * queries + 2);
    Label page = new Label();
    Label dim = new Label();
    asm.push(RBX);
    asm.bind(page);
    for (int i = 0; i < 2 * queries; i++) {
      asm.op(VectorOp.VPXORD, zmm(i), zmm(i), zmm(i));
    }
    asm.mov(RAX, Mem.at(RDI));
    asm.add(RAX, RDX);
    asm.mov(R10, R8);
    asm.shl(R10, 5);
    asm.add(R10, RAX);
    asm.mov(R11, RCX);
    asm.mov(RBX, R8);
    asm.align(32);
    asm.bind(dim);
    asm.op(VectorOp.VCVTPH2PS, k0, Mem.at(RAX));
    asm.op(VectorOp.VCVTPH2PS, k1, Mem.at(R10));
    for (int i = 0; i < queries; i++) {
      asm.op(VectorOp.VBROADCASTSS, q, Mem.at(R11, 4 * i));
      asm.op(VectorOp.VFMADD231PS, zmm(2 * i), q, k0);
      asm.op(VectorOp.VFMADD231PS, zmm(2 * i + 1), q, k1);
    }
    asm.add(RAX, 32);
    asm.add(R10, 32);
    asm.add(R11, 4 * queries);
    asm.dec(RBX);
    asm.jump(Assembler.Condition.NE, dim);
    for (int i = 0; i < queries; i++) {
      asm.op(VectorOp.VMOVUPS_STORE, Mem.at(R9, i * SCORES), zmm(2 * i));
      asm.op(VectorOp.VMOVUPS_STORE, Mem.at(R9, i * SCORES + 64), zmm(2 * i + 1));
    }
    asm.add(R9, 128);
    asm.add(RDI, 8);
    asm.dec(RSI);
    asm.jump(Assembler.Condition.NE, page);
    asm.pop(RBX);
    asm.vzeroupper();
    asm.ret();
  }

  private void softmax() {
    Vec max = zmm(0);
    Vec s = zmm(1);
    Vec lanes = zmm(2);
    Vec p = zmm(3);
    Vec zero = zmm(4);
    Label query = new Label();
    asm.push(RBX);
    asm.push(RBP);
    asm.mov(RBX, RCX);
    ExpCode.constants(asm);
    asm.op(VectorOp.VPXORD, zero, zero, zero);
    asm.bind(query);
    asm.mov(R10, Mem.at(RDX));
    ExpCode.constant(asm, max, Float.NEGATIVE_INFINITY);
    overVisible(() -> {
      asm.op(VectorOp.VMOVUPS, s, Mem.at(RBP));
      asm.op(VectorOp.VMAXPS, max, Mask.K3, false, s, max);
    });
    LaneTree.write(asm, VectorOp.VMAXPS, max, s);
    asm.op(VectorOp.VBROADCASTSS, max, max.as(128));
    asm.op(VectorOp.VADDPS, max, max, zero);
    asm.op(VectorOp.VMOVSS_STORE, Mem.at(RBX), max.as(128));
    asm.op(VectorOp.VPXORD, lanes, lanes, lanes);
    overVisible(() -> {
      asm.op(VectorOp.VMOVUPS, s, Mem.at(RBP));
      asm.op(VectorOp.VSUBPS, s, s, max);
      ExpCode.write(asm, p, s, Mask.K3, false);
      asm.op(VectorOp.VMOVUPS_STORE, Mem.at(RBP), p);
      // Lanes that see nothing add +0 to a sum that is no negative zero: nothing changes.
      asm.op(VectorOp.VADDPS, lanes, lanes, p);
    });
    LaneTree.write(asm, VectorOp.VADDPS, lanes, s);
    asm.op(VectorOp.VMOVSS_STORE, Mem.at(RBX, 4), lanes.as(128));
    Label clear = new Label();
    asm.mov(R11, R9);
    asm.mov(RAX, RBX);
    asm.bind(clear);
    asm.op(VectorOp.VMOVUPS_STORE, Mem.at(RAX, 8), zero);
    asm.add(RAX, 64);
    asm.sub(R11, 16);
    asm.jump(Assembler.Condition.NE, clear);
    asm.add(RDI, SCORES);
    asm.add(RDX, 8);
    asm.add(RBX, R8);
    asm.dec(RSI);
    asm.jump(Assembler.Condition.NE, query);
    asm.pop(RBP);
    asm.pop(RBX);
    asm.vzeroupper();
    asm.ret();
  }

  /** Runs the body for each 16 of r10 positions, rbp at their scores, k3 the lanes that count. */
  private void overVisible(Runnable body) {
    Label loop = new Label();
    Label whole = new Label();
    asm.mov32(RAX, 0xffff);
    asm.kmovw(Mask.K3, RAX);
    asm.mov(RBP, RDI);
    asm.mov(R11, R10);
    asm.bind(loop);
    asm.cmp(R11, 16);
    asm.jump(Assembler.Condition.GE, whole);
    asm.mov(RCX, R11);
    asm.mov32(RAX, 1);
    asm.shl32Cl(RAX);
    asm.dec(RAX);
    asm.kmovw(Mask.K3, RAX);
    asm.bind(whole);
    body.run();
    asm.add(RBP, 64);
    asm.sub(R11, 16);
    asm.jump(Assembler.Condition.G, loop);
  }

  private void values(int queries, int vectors) {
    Vec p = zmm(queries * vectors + vectors);
    Label page = new Label();
    Label position = new Label();
    Label fits = new Label();
    asm.push(RBX);
    asm.push(RBP);
    asm.push(R12);
    asm.mov(RBX, Mem.at(RSP, 32));
    asm.mov(RBP, Mem.at(RSP, 40));
    asm.mov(RAX, RBX);
    for (int i = 0; i < queries; i++) {
      for (int c = 0; c < vectors; c++) {
        asm.op(VectorOp.VMOVUPS, zmm(i * vectors + c), Mem.at(RAX, 64 * c));
      }
      asm.add(RAX, RBP);
    }
    asm.lea(R9, Mem.at(R9, RSI, 4, 0));
    asm.shl(R8, 1);
    asm.bind(page);
    asm.mov(RAX, RSI);
    asm.shr(RAX, 5);
    asm.mov(R10, Mem.at(RDI, RAX, 8, 0));
    asm.add(R10, RCX);
    asm.mov(RAX, RSI);
    asm.and(RAX, KvLayout.PAGE - 1);
    asm.mov32(R11, KvLayout.PAGE);
    asm.sub(R11, RAX);
    asm.imul(RAX, R8);
    asm.add(R10, RAX);
    asm.mov(R12, RDX);
    asm.sub(R12, RSI);
    asm.cmp(R11, R12);
    asm.jump(Assembler.Condition.BE, fits);
    asm.mov(R11, R12);
    asm.bind(fits);
    asm.add(RSI, R11);
    asm.align(32);
    asm.bind(position);
    for (int c = 0; c < vectors; c++) {
      asm.op(VectorOp.VCVTPH2PS, zmm(queries * vectors + c), Mem.at(R10, 32 * c));
    }
    for (int i = 0; i < queries; i++) {
      asm.op(VectorOp.VBROADCASTSS, p, Mem.at(R9, i * SCORES));
      for (int c = 0; c < vectors; c++) {
        asm.op(VectorOp.VFMADD231PS, zmm(i * vectors + c), p, zmm(queries * vectors + c));
      }
    }
    asm.add(R10, R8);
    asm.add(R9, 4);
    asm.dec(R11);
    asm.jump(Assembler.Condition.NE, position);
    asm.cmp(RSI, RDX);
    asm.jump(Assembler.Condition.NE, page);
    for (int i = 0; i < queries; i++) {
      for (int c = 0; c < vectors; c++) {
        asm.op(VectorOp.VMOVUPS_STORE, Mem.at(RBX, 64 * c), zmm(i * vectors + c));
      }
      asm.add(RBX, RBP);
    }
    asm.pop(R12);
    asm.pop(RBP);
    asm.pop(RBX);
    asm.vzeroupper();
    asm.ret();
  }

  private void merge() {
    Vec max1 = zmm(0);
    Vec max2 = zmm(1);
    Vec max = zmm(2);
    Vec factor1 = zmm(3);
    Vec factor2 = zmm(4);
    Vec v = zmm(5);
    Vec other = zmm(6);
    Label query = new Label();
    Label dims = new Label();
    ExpCode.constants(asm);
    asm.bind(query);
    asm.op(VectorOp.VBROADCASTSS, max1, Mem.at(RDI));
    asm.op(VectorOp.VBROADCASTSS, max2, Mem.at(RSI));
    asm.op(VectorOp.VMAXPS, max, max1, max2);
    asm.op(VectorOp.VMOVSS_STORE, Mem.at(RDI), max.as(128));
    asm.op(VectorOp.VSUBPS, max1, max1, max);
    asm.op(VectorOp.VSUBPS, max2, max2, max);
    ExpCode.write(asm, factor1, max1, Mask.NONE, false);
    ExpCode.write(asm, factor2, max2, Mask.NONE, false);
    asm.op(VectorOp.VMOVSS, xmm(5), Mem.at(RDI, 4));
    asm.op(VectorOp.VMOVSS, xmm(6), Mem.at(RSI, 4));
    asm.op(VectorOp.VMULPS, xmm(5), xmm(5), factor1.as(128));
    asm.op(VectorOp.VFMADD231PS, xmm(5), xmm(6), factor2.as(128));
    asm.op(VectorOp.VMOVSS_STORE, Mem.at(RDI, 4), xmm(5));
    asm.mov(R9, RDI);
    asm.mov(R10, RSI);
    asm.mov(R11, R8);
    asm.bind(dims);
    asm.op(VectorOp.VMULPS, v, factor1, Mem.at(R9, 8));
    asm.op(VectorOp.VMOVUPS, other, Mem.at(R10, 8));
    asm.op(VectorOp.VFMADD231PS, v, other, factor2);
    asm.op(VectorOp.VMOVUPS_STORE, Mem.at(R9, 8), v);
    asm.add(R9, 64);
    asm.add(R10, 64);
    asm.sub(R11, 16);
    asm.jump(Assembler.Condition.NE, dims);
    asm.add(RDI, RCX);
    asm.add(RSI, RCX);
    asm.dec(RDX);
    asm.jump(Assembler.Condition.NE, query);
    asm.vzeroupper();
    asm.ret();
  }

  private void store() {
    Label head = new Label();
    Label dims = new Label();
    asm.bind(head);
    asm.mov(R10, RCX);
    asm.mov(RAX, R8);
    asm.mov(R11, R9);
    asm.bind(dims);
    asm.op(VectorOp.VMOVUPS, zmm(0), Mem.at(RDI));
    asm.op(VectorOp.VMOVUPS, zmm(2), Mem.at(RSI));
    asm.extract(VectorOp.VCVTPS2PH, ymm(0), zmm(0), NEAREST_EVEN);
    asm.extract(VectorOp.VCVTPS2PH, ymm(2), zmm(2), NEAREST_EVEN);
    asm.extract(VectorOp.VEXTRACTF128, xmm(1), ymm(0), 1);
    for (int i = 0; i < 16; i++) {
      asm.extract(VectorOp.VPEXTRW, Mem.at(RAX, 32 * i), xmm(i / 8), i % 8);
    }
    asm.op(VectorOp.VMOVUPS_STORE, Mem.at(R11), ymm(2));
    asm.add(RDI, 64);
    asm.add(RSI, 64);
    asm.add(RAX, 512);
    asm.add(R11, 32);
    asm.sub(R10, 16);
    asm.jump(Assembler.Condition.NE, dims);
    // To the next head: 32 keys and 32 values of headDim halves.
    asm.mov(R10, RCX);
    asm.shl(R10, 7);
    asm.add(R8, R10);
    asm.add(R9, R10);
    asm.dec(RDX);
    asm.jump(Assembler.Condition.NE, head);
    asm.vzeroupper();
    asm.ret();
  }

  private void finish() {
    Label query = new Label();
    Label dims = new Label();
    asm.bind(query);
    asm.op(VectorOp.VBROADCASTSS, zmm(0), Mem.at(RDI, 4));
    asm.mov(RAX, RDI);
    asm.mov(R9, Mem.at(RCX));
    asm.mov(R10, R8);
    asm.bind(dims);
    asm.op(VectorOp.VMOVUPS, zmm(1), Mem.at(RAX, 8));
    asm.op(VectorOp.VDIVPS, zmm(1), zmm(1), zmm(0));
    asm.op(VectorOp.VMOVUPS_STORE, Mem.at(R9), zmm(1));
    asm.add(RAX, 64);
    asm.add(R9, 64);
    asm.sub(R10, 16);
    asm.jump(Assembler.Condition.NE, dims);
    asm.add(RDI, RSI);
    asm.add(RCX, 8);
    asm.dec(RDX);
    asm.jump(Assembler.Condition.NE, query);
    asm.vzeroupper();
    asm.ret();
  }
}
