package dev.hone.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A weight matrix {@code [rows, columns]} repacked into panels of 16 rows, one sequential stream of
 * bytes per panel (docs/ARITHMETIC.md, "Panels"). Rows past the last one are zero weights. It does
 * not own its memory.
 *
 * @param data {@code panels() * panelBytes()} bytes, 64-byte aligned
 */
public record PanelMatrix(WeightType type, int rows, int columns, MemorySegment data) {

  /** Rows of a panel: the 32-bit lanes of a 512-bit register. */
  public static final int ROWS = 16;

  public PanelMatrix {
    if (rows <= 0 || columns <= 0 || columns % type.blockColumns() != 0) {
      throw new IllegalArgumentException(
          "%s matrix of %d rows and %d columns: columns must be a positive multiple of %d"
              .formatted(type, rows, columns, type.blockColumns()));
    }
    if (data.byteSize() < bytes(type, rows, columns)) {
      throw new IllegalArgumentException(
          "%s panels need %d bytes, have %d"
              .formatted(type, bytes(type, rows, columns), data.byteSize()));
    }
  }

  /** Allocates zeroed panels; fill them with {@link PanelPacker}. */
  public static PanelMatrix allocate(Arena arena, WeightType type, int rows, int columns) {
    return new PanelMatrix(type, rows, columns, arena.allocate(bytes(type, rows, columns), 64));
  }

  /** Bytes that the panels of such a matrix take. */
  public static long bytes(WeightType type, int rows, int columns) {
    return Math.multiplyExact((long) ((rows + ROWS - 1) / ROWS), panelBytes(type, columns));
  }

  private static long panelBytes(WeightType type, int columns) {
    return (long) (columns / type.blockColumns()) * type.panelBlockBytes();
  }

  public int panels() {
    return (rows + ROWS - 1) / ROWS;
  }

  public int blocks() {
    return columns / type.blockColumns();
  }

  /** Blocks of 32 columns, which activations are quantized by. */
  public int activationBlocks() {
    return columns / Activations.BLOCK;
  }

  public long panelBytes() {
    return panelBytes(type, columns);
  }
}
