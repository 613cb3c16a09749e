package dev.hone.model;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import java.lang.foreign.Arena;
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

  /** All in huge pages, which spares the products up to 5% of their time. */
  static ModelBuffers allocate(Arena owner, ModelSpec spec, int rows) {
    int queries = spec.heads() * spec.headDim();
    int keys = spec.kvHeads() * spec.headDim();
    // Each width occurs twice as floats and at most once quantized, in less than 2 bytes a column.
    long rowBytes = 10L * (spec.width() + queries + keys + spec.feedForward()) + PADDING;
    SegmentAllocator arena =
        SegmentAllocator.slicingAllocator(PageMemory.allocate(owner, rows * rowBytes + PADDING));
    return new ModelBuffers(
        FloatMatrix.allocate(arena, rows, spec.width()),
        FloatMatrix.allocate(arena, rows, spec.width()),
        FloatMatrix.allocate(arena, rows, queries),
        FloatMatrix.allocate(arena, rows, keys),
        FloatMatrix.allocate(arena, rows, keys),
        FloatMatrix.allocate(arena, rows, queries),
        FloatMatrix.allocate(arena, rows, spec.feedForward()),
        FloatMatrix.allocate(arena, rows, spec.feedForward()),
        Activations.allocate(arena, rows, spec.width()),
        Activations.allocate(arena, rows, queries),
        Activations.allocate(arena, rows, spec.feedForward()));
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
