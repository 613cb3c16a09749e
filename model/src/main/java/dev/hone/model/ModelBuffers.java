package dev.hone.model;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * What a step computes in, allocated once: one row per token.
 *
 * @param hidden the residual stream {@code [rows, width]}
 * @param normed the norm of the hidden state, later what is added to it {@code [rows, width]}
 * @param query {@code [rows, heads * headDim]}
 * @param key {@code [rows, kvHeads * headDim]}
 * @param value {@code [rows, kvHeads * headDim]}
 * @param attended {@code [rows, heads * headDim]}
 * @param gate {@code [rows, feedForward]}
 * @param up {@code [rows, feedForward]}
 * @param quantizedHidden {@code normed}, quantized
 * @param quantizedAttended {@code attended}, quantized
 * @param quantizedInner the gated product, quantized
 */
record ModelBuffers(
    FloatMatrix hidden,
    FloatMatrix normed,
    FloatMatrix query,
    FloatMatrix key,
    FloatMatrix value,
    FloatMatrix attended,
    FloatMatrix gate,
    FloatMatrix up,
    Activations quantizedHidden,
    Activations quantizedAttended,
    Activations quantizedInner) {

  /** Bytes of a row that go to filling up rows and blocks. */
  private static final int PADDING = 2048;

  /**
   * All in huge pages, which spares the products up to 5% of their time. What attention computes in
   * and what the feed-forward net computes in lie in the same memory: neither outlives its half of
   * a layer.
   */
  static ModelBuffers allocate(Arena owner, ModelSpec spec, int rows) {
    int queries = spec.heads() * spec.headDim();
    int keys = spec.kvHeads() * spec.headDim();
    // Each width occurs twice as floats and at most once quantized, in less than 2 bytes a column.
    long stream = bytes(rows, spec.width());
    long half = bytes(rows, Math.max(queries + keys, spec.feedForward()));
    MemorySegment memory = PageMemory.allocate(owner, stream + half);
    SegmentAllocator whole = SegmentAllocator.slicingAllocator(memory.asSlice(0, stream));
    SegmentAllocator attention = SegmentAllocator.slicingAllocator(memory.asSlice(stream));
    SegmentAllocator feedForward = SegmentAllocator.slicingAllocator(memory.asSlice(stream));
    return new ModelBuffers(
        FloatMatrix.allocate(whole, rows, spec.width()),
        FloatMatrix.allocate(whole, rows, spec.width()),
        FloatMatrix.allocate(attention, rows, queries),
        FloatMatrix.allocate(attention, rows, keys),
        FloatMatrix.allocate(attention, rows, keys),
        FloatMatrix.allocate(attention, rows, queries),
        FloatMatrix.allocate(feedForward, rows, spec.feedForward()),
        FloatMatrix.allocate(feedForward, rows, spec.feedForward()),
        Activations.allocate(whole, rows, spec.width()),
        Activations.allocate(attention, rows, queries),
        Activations.allocate(feedForward, rows, spec.feedForward()));
  }

  private static long bytes(int rows, long columns) {
    return rows * (10L * columns + PADDING) + PADDING & -64;
  }

  FloatMatrix[] queryKeyValue() {
    return new FloatMatrix[] {query, key, value};
  }

  FloatMatrix[] gateUp() {
    return new FloatMatrix[] {gate, up};
  }

  /** What is to be added to the hidden state; it takes the place of the norm, no longer needed. */
  FloatMatrix[] residual() {
    return new FloatMatrix[] {normed};
  }
}
