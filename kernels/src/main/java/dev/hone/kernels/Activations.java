package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Activations {@code [rows, columns]} quantized per block of 32 columns: int8 values, one f32 scale
 * and the block's integer sums. Written by {@link Kernels#quantize}, read by {@link
 * Kernels#matmul}; the planes are a matter between kernels.
 *
 * @param q int8 {@code [rows][qStride]}
 * @param scales f32 {@code [rows][blockStride]}: {@code max / 127}
 * @param sums int32 {@code [rows][blockStride]}: the sum of the block's int8 values
 * @param halfSums int32 {@code [rows][blockStride][2]}: the sums of its first and last 16 values
 */
public record Activations(
    MemorySegment q,
    MemorySegment scales,
    MemorySegment sums,
    MemorySegment halfSums,
    int rows,
    int columns,
    int qStride,
    int blockStride) {

  /** Columns of a block. */
  public static final int BLOCK = 32;

  /** Allocates room for {@code rows} rows of at most {@code columns} columns. */
  public static Activations allocate(SegmentAllocator arena, int rows, int columns) {
    int qStride = (columns + 63) & -64;
    int blockStride = (columns / BLOCK + 16) & -16;
    return new Activations(
        arena.allocate((long) rows * qStride, 64),
        arena.allocate(4L * rows * blockStride, 64),
        arena.allocate(4L * rows * blockStride, 64),
        arena.allocate(8L * rows * blockStride, 64),
        rows,
        columns,
        qStride,
        blockStride);
  }
}
