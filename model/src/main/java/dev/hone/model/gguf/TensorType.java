package dev.hone.model.gguf;

import dev.hone.kernels.WeightType;
import java.util.Arrays;
import java.util.Optional;

/**
 * The tensor types of ggml: id in the file, columns of a block, bytes of a block. All are known, so
 * that a file's layout can be checked and a type that Hone can't compute with is called by its
 * name.
 */
public enum TensorType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q8_1(9, 32, 36),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  Q8_K(15, 256, 292),
  IQ2_XXS(16, 256, 66),
  IQ2_XS(17, 256, 74),
  IQ3_XXS(18, 256, 98),
  IQ1_S(19, 256, 50),
  IQ4_NL(20, 32, 18),
  IQ3_S(21, 256, 110),
  IQ2_S(22, 256, 82),
  IQ4_XS(23, 256, 136),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8),
  IQ1_M(29, 256, 56),
  BF16(30, 1, 2),
  TQ1_0(34, 256, 54),
  TQ2_0(35, 256, 66),
  MXFP4(39, 32, 17);

  private final int id;
  private final int blockColumns;
  private final int blockBytes;

  TensorType(int id, int blockColumns, int blockBytes) {
    this.id = id;
    this.blockColumns = blockColumns;
    this.blockBytes = blockBytes;
  }

  public int id() {
    return id;
  }

  public int blockColumns() {
    return blockColumns;
  }

  public int blockBytes() {
    return blockBytes;
  }

  public static Optional<TensorType> of(long id) {
    return Arrays.stream(values()).filter(t -> t.id == id).findFirst();
  }

  /** The type that files use for {@code weights}. */
  public static TensorType of(WeightType weights) {
    return valueOf(weights.name());
  }

  /** The kernels' type, if they can compute with this one. */
  public Optional<WeightType> weights() {
    return Arrays.stream(WeightType.values()).filter(w -> w.name().equals(name())).findFirst();
  }

  /**
   * Bytes of a tensor of {@code dims}, columns first.
   *
   * @throws ArithmeticException if they exceed a long
   * @throws IllegalArgumentException if the columns are no multiple of the block
   */
  public long bytes(long... dims) {
    if (dims[0] % blockColumns != 0) {
      throw new IllegalArgumentException(
          "%d columns are no multiple of the %d of a %s block"
              .formatted(dims[0], blockColumns, this));
    }
    long bytes = Math.multiplyExact(dims[0] / blockColumns, (long) blockBytes);
    for (int i = 1; i < dims.length; i++) {
      bytes = Math.multiplyExact(bytes, dims[i]);
    }
    return bytes;
  }
}
