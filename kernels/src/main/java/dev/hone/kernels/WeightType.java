package dev.hone.kernels;

/**
 * A weight format, as files store it and as panels hold it. docs/ARITHMETIC.md has one section per
 * type.
 *
 * <p>"File block" is the unit of a GGUF row: {@link #fileBlockBytes} bytes for {@link
 * #blockColumns} columns of one row. "Panel block" is the unit of a panel: {@link #panelBlockBytes}
 * bytes for {@link #blockColumns} columns of {@link PanelMatrix#ROWS} rows, scales included.
 */
public enum WeightType {
  F32(1, 4, 64, false),
  F16(1, 2, 32, false),
  BF16(1, 2, 32, false),
  Q8_0(32, 34, 544, true),
  Q4_0(32, 18, 288, true),
  Q4_1(32, 20, 320, true);

  private final int blockColumns;
  private final int fileBlockBytes;
  private final int panelBlockBytes;
  private final boolean quantized;

  WeightType(int blockColumns, int fileBlockBytes, int panelBlockBytes, boolean quantized) {
    this.blockColumns = blockColumns;
    this.fileBlockBytes = fileBlockBytes;
    this.panelBlockBytes = panelBlockBytes;
    this.quantized = quantized;
  }

  /** Columns of one block, in file and panel alike. */
  public int blockColumns() {
    return blockColumns;
  }

  /** Bytes of one block of one row in a GGUF file. */
  public int fileBlockBytes() {
    return fileBlockBytes;
  }

  /** Bytes of one block of a panel's 16 rows, scales included. */
  public int panelBlockBytes() {
    return panelBlockBytes;
  }

  /**
   * True when the dot product is taken in integers against quantized activations; false for chains
   * of float fma.
   */
  public boolean quantized() {
    return quantized;
  }

  /** Bytes of one row of {@code columns} columns in a GGUF file. */
  public long fileRowBytes(long columns) {
    return Math.multiplyExact(columns / blockColumns, (long) fileBlockBytes);
  }
}
