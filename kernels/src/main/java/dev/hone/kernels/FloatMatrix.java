package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * Floats {@code [rows, columns]} in native memory, rows {@code stride} floats apart and 64-byte
 * aligned: what kernels read and write between matrix products. It does not own its memory.
 *
 * @param data at least {@code rows * stride} native-order f32
 * @param stride floats from one row to the next, a multiple of 16, at least {@code columns}
 */
public record FloatMatrix(MemorySegment data, int rows, int columns, int stride) {

  public FloatMatrix {
    if (rows < 0 || columns < 0 || stride < columns || stride % 16 != 0) {
      throw new IllegalArgumentException(
          "float matrix of %d rows, %d columns, stride %d".formatted(rows, columns, stride));
    }
    if (data.byteSize() < 4L * rows * stride) {
      throw new IllegalArgumentException(
          "float matrix needs %d bytes, has %d".formatted(4L * rows * stride, data.byteSize()));
    }
  }

  /** Allocates a zeroed matrix from {@code arena}. */
  public static FloatMatrix allocate(SegmentAllocator arena, int rows, int columns) {
    int stride = (columns + 15) & -16;
    return new FloatMatrix(
        arena.allocate(Math.max(64L, 4L * rows * stride), 64), rows, columns, stride);
  }

  public float get(int row, int column) {
    return data.get(ValueLayout.JAVA_FLOAT, offset(row) + 4L * column);
  }

  public void set(int row, int column, float value) {
    data.set(ValueLayout.JAVA_FLOAT, offset(row) + 4L * column, value);
  }

  /** Byte offset of a row within {@link #data}. */
  public long offset(int row) {
    return 4L * stride * row;
  }

  /** The first {@code count} rows as a view. */
  public FloatMatrix head(int count) {
    return new FloatMatrix(data, count, columns, stride);
  }
}
