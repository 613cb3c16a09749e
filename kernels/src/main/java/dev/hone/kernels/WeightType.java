package dev.hone.kernels;

/**
 * A weight format, as files store it and as panels hold it. docs/ARITHMETIC.md has one section per
 * type.
 *
 * <p>"File block" is the unit of a GGUF row: {@link #fileBlockBytes} bytes for {@link
 * #blockColumns} columns of one row. "Panel block" is the unit of a panel: {@link #panelBlockBytes}
 * bytes for {@link #blockColumns} columns of {@link PanelMatrix#ROWS} rows: the integers of 32
 * columns after 32 columns, then the scales of all of them.
 */
public enum WeightType {
  F32(1, 4, 64, 0),
  F16(1, 2, 32, 0),
  BF16(1, 2, 32, 0),
  Q8_0(32, 34, 544, 512),
  Q4_0(32, 18, 288, 256),
  Q4_1(32, 20, 320, 256),
  Q5_0(32, 22, 352, 320),
  Q5_1(32, 24, 384, 320),
  Q4_K(256, 144, 2368, 256),
  Q5_K(256, 176, 2880, 320),
  Q6_K(256, 210, 3360, 384);

  private final int blockColumns;
  private final int fileBlockBytes;
  private final int panelBlockBytes;
  private final int integerBytes;

  WeightType(int blockColumns, int fileBlockBytes, int panelBlockBytes, int integerBytes) {
    this.blockColumns = blockColumns;
    this.fileBlockBytes = fileBlockBytes;
    this.panelBlockBytes = panelBlockBytes;
    this.integerBytes = integerBytes;
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

  /** Bytes of the integers of 32 columns of a panel's 16 rows, all bit planes; 0 for floats. */
  public int integerBytes() {
    return integerBytes;
  }

  /** Where the scales of a panel's block begin: behind the integers of all its columns. */
  public int scalesOffset() {
    return blockColumns / Activations.BLOCK * integerBytes;
  }

  /** True for blocks of 256 columns whose parts have integer scales of their own. */
  public boolean superBlocks() {
    return blockColumns > Activations.BLOCK;
  }

  /**
   * True when the dot product is taken in integers against quantized activations; false for chains
   * of float fma.
   */
  public boolean quantized() {
    return integerBytes > 0;
  }

  /** True where a block's or part's minimum is added to its products. */
  public boolean minima() {
    return this == Q4_1 || this == Q5_1 || this == Q4_K || this == Q5_K;
  }

  /** Bytes of one row of {@code columns} columns in a GGUF file. */
  public long fileRowBytes(long columns) {
    return Math.multiplyExact(columns / blockColumns, (long) fileBlockBytes);
  }
}
