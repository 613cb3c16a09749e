package dev.hone.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Every arithmetic operation of the engine, defined to the bit in docs/ARITHMETIC.md. All
 * implementations give the same bits for the same operands, however the work is cut into calls:
 * {@link ScalarKernels} is the definition, the others are fast.
 *
 * <p>Calls are thread-safe as long as they write disjoint rows or panels. Ranges are half-open. No
 * method allocates. Arguments are checked once, where a matrix is made; a kernel checks only what
 * would let it write outside its operands.
 */
public interface Kernels {

  /**
   * Short name for banners and metrics: {@code scalar}, {@code vector}, {@code avx2}, {@code
   * avx512}.
   */
  String name();

  /**
   * Quantizes rows of {@code x} per 32 columns into {@code into}, same row numbers.
   *
   * @return false if a value is not finite (its block's content is then undefined)
   */
  boolean quantize(FloatMatrix x, int fromRow, int toRow, Activations into);

  /**
   * {@code y[token][row] = w[row] . x[token]} for quantized types, for the rows of the panels
   * {@code fromPanel..toPanel}. Whole panels are written: the stride of {@code y} must be at least
   * {@code 16 * toPanel}, and columns past {@code w.rows()} then hold zeros.
   */
  void matmul(
      PanelMatrix w,
      int fromPanel,
      int toPanel,
      Activations x,
      int fromToken,
      int toToken,
      FloatMatrix y);

  /** As {@link #matmul} for the float types: one chain of fma over columns in order, from +0. */
  void matmulFloat(
      PanelMatrix w,
      int fromPanel,
      int toPanel,
      FloatMatrix x,
      int fromToken,
      int toToken,
      FloatMatrix y);

  /**
   * Writes the weights of one row as floats to row {@code toRow} of {@code out}: what an embedding
   * look-up is.
   */
  void dequantizeRow(PanelMatrix w, int row, FloatMatrix out, int toRow);

  /**
   * {@code y = x / sqrt(mean(x^2) + eps) * weight} per row. {@code x} and {@code y} may be one
   * matrix.
   */
  void rmsNorm(
      FloatMatrix x, MemorySegment weight, float eps, int fromRow, int toRow, FloatMatrix y);

  /**
   * RMS norm of each head of each row on its own ({@code weight} has {@code headDim} floats), in
   * place: Qwen3's q and k norms.
   */
  void rmsNormHeads(
      FloatMatrix x,
      MemorySegment weight,
      float eps,
      int fromRow,
      int toRow,
      int heads,
      int headDim);

  /**
   * Rotates the first {@code 2 * pairs} dimensions of each head in place by the tables' angles.
   *
   * @param cosSin {@code [position][2][pairs]} f32, see {@link RopeTable}
   * @param positions the position of each row of {@code x}
   * @param interleaved true: pairs are (2i, 2i+1), the llama family in GGUF; false: (i, i + pairs),
   *     NeoX
   */
  void rope(
      FloatMatrix x,
      int[] positions,
      int fromRow,
      int toRow,
      int heads,
      int headDim,
      MemorySegment cosSin,
      int pairs,
      boolean interleaved);

  /** {@code x = x * factor}, in place, rounded. */
  void scale(FloatMatrix x, float factor, int fromRow, int toRow);

  /** {@code x = x + y}, in place. */
  void add(FloatMatrix x, FloatMatrix y, int fromRow, int toRow);

  /** {@code x = x + bias} per row, in place. */
  void addBias(FloatMatrix x, MemorySegment bias, int fromRow, int toRow);

  /** {@code gate = silu(gate) * up}, in place. */
  void siluMul(FloatMatrix gate, FloatMatrix up, int fromRow, int toRow);

  /**
   * Rounds keys and values to f16 (half to even; overflow gives infinity) and stores those of one
   * row at {@code position} of its sequence, for all KV heads of the layer.
   */
  void storeKv(
      KvLayout layout,
      int layer,
      MemorySegment page,
      int slot,
      FloatMatrix k,
      FloatMatrix v,
      int row);

  /**
   * Attention of the rows {@code fromRow..toRow} (within the call's) for the query heads of one KV
   * head: all splits, in order, into {@code a.out()}.
   *
   * @param scratch thread-private, at least {@link AttentionScratch#bytes} long
   */
  void attend(Attention a, int kvHead, int fromRow, int toRow, MemorySegment scratch);

  /**
   * One split of one row's attention for the query heads of one KV head, for parallel decoding: per
   * head {@code max}, {@code sum} and the unnormalized values, {@code headDim + 2} floats, into
   * {@code partial} at row {@code split}, group head after group head. {@link #mergeSplits}
   * finishes.
   *
   * @param split below {@link Attention#splits} of the row
   * @param scratch as for {@link #attend}
   */
  void attendSplit(
      Attention a, int kvHead, int row, int split, FloatMatrix partial, MemorySegment scratch);

  /**
   * Merges the partials of the splits of one row and KV head in order into {@code a.out()}: the
   * same bits as {@link #attend}. The partials are used up.
   */
  void mergeSplits(Attention a, int kvHead, int row, FloatMatrix partial);
}
