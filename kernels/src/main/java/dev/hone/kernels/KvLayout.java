package dev.hone.kernels;

/**
 * Where keys and values lie in a KV page. A page holds {@link #PAGE} consecutive positions of one
 * sequence for every layer and KV head: K as two panels of 16 positions, each {@code [headDim][16]}
 * f16, then V as {@code [position][headDim]} f16. Prefix reuse, eviction and sharing work on whole
 * pages; a page always starts at a multiple of 32 positions.
 */
public record KvLayout(int layers, int kvHeads, int headDim) {

  /** Positions of a page. */
  public static final int PAGE = 32;

  /**
   * Positions of an attention split: softmax is taken whole within a split, and splits merge in
   * order (docs/ARITHMETIC.md, "Attention").
   */
  public static final int SPLIT = 256;

  public KvLayout {
    if (layers <= 0 || kvHeads <= 0 || headDim <= 0 || headDim % 2 != 0) {
      throw new IllegalArgumentException(
          "KV layout of %d layers, %d heads, head size %d".formatted(layers, kvHeads, headDim));
    }
  }

  /** Bytes of K, or of V, of one layer and head in a page. */
  public long halfBytes() {
    return 2L * PAGE * headDim;
  }

  public long pageBytes() {
    return (long) layers * kvHeads * 2 * halfBytes();
  }

  /** Byte offset of the K panels of a layer and KV head in a page. */
  public long kOffset(int layer, int kvHead) {
    return ((long) layer * kvHeads + kvHead) * 2 * halfBytes();
  }

  /** Byte offset of V of a layer and KV head in a page. */
  public long vOffset(int layer, int kvHead) {
    return kOffset(layer, kvHead) + halfBytes();
  }

  /**
   * Byte offset, from {@link #kOffset}, of dimension {@code dim} of the key at {@code slot} (0 to
   * 31).
   */
  public long kElement(int slot, int dim) {
    return 2L * ((long) (slot >> 4) * 16 * headDim + dim * 16L + (slot & 15));
  }
}
