package dev.hone.kernels;

import java.lang.foreign.MemorySegment;

/** Kernels that pass every call on: for tests that change one. */
class DelegatingKernels implements Kernels {

  private final Kernels to;

  DelegatingKernels(Kernels to) {
    this.to = to;
  }

  @Override
  public String name() {
    return to.name();
  }

  @Override
  public boolean quantize(FloatMatrix x, int fromRow, int toRow, Activations into) {
    return to.quantize(x, fromRow, toRow, into);
  }

  @Override
  public void matmul(
      PanelMatrix w, int fromPanel, int toPanel, Activations x, int from, int end, FloatMatrix y) {
    to.matmul(w, fromPanel, toPanel, x, from, end, y);
  }

  @Override
  public void matmulFloat(
      PanelMatrix w, int fromPanel, int toPanel, FloatMatrix x, int from, int end, FloatMatrix y) {
    to.matmulFloat(w, fromPanel, toPanel, x, from, end, y);
  }

  @Override
  public void dequantizeRow(PanelMatrix w, int row, FloatMatrix out, int toRow) {
    to.dequantizeRow(w, row, out, toRow);
  }

  @Override
  public void rmsNorm(
      FloatMatrix x, MemorySegment weight, float eps, int fromRow, int toRow, FloatMatrix y) {
    to.rmsNorm(x, weight, eps, fromRow, toRow, y);
  }

  @Override
  public void rmsNormHeads(
      FloatMatrix x, MemorySegment weight, float eps, int from, int end, int heads, int headDim) {
    to.rmsNormHeads(x, weight, eps, from, end, heads, headDim);
  }

  @Override
  public void rope(
      FloatMatrix x,
      int[] positions,
      int from,
      int end,
      int heads,
      int headDim,
      MemorySegment cosSin,
      int pairs,
      boolean interleaved) {
    to.rope(x, positions, from, end, heads, headDim, cosSin, pairs, interleaved);
  }

  @Override
  public void scale(FloatMatrix x, float factor, int fromRow, int toRow) {
    to.scale(x, factor, fromRow, toRow);
  }

  @Override
  public void add(FloatMatrix x, FloatMatrix y, int fromRow, int toRow) {
    to.add(x, y, fromRow, toRow);
  }

  @Override
  public void addBias(FloatMatrix x, MemorySegment bias, int fromRow, int toRow) {
    to.addBias(x, bias, fromRow, toRow);
  }

  @Override
  public void siluMul(FloatMatrix gate, FloatMatrix up, int fromRow, int toRow) {
    to.siluMul(gate, up, fromRow, toRow);
  }

  @Override
  public void storeKv(
      KvLayout layout,
      int layer,
      MemorySegment page,
      int slot,
      FloatMatrix k,
      FloatMatrix v,
      int row) {
    to.storeKv(layout, layer, page, slot, k, v, row);
  }

  @Override
  public void attend(Attention a, int kvHead, int fromRow, int toRow, MemorySegment scratch) {
    to.attend(a, kvHead, fromRow, toRow, scratch);
  }

  @Override
  public void attendSplit(
      Attention a, int kvHead, int row, int split, FloatMatrix partial, MemorySegment scratch) {
    to.attendSplit(a, kvHead, row, split, partial, scratch);
  }

  @Override
  public void mergeSplits(Attention a, int kvHead, int row, FloatMatrix partial) {
    to.mergeSplits(a, kvHead, row, partial);
  }
}
