package dev.hone.kernels;

/**
 * The private memory that an attention call needs: room for a tile of {@link #QUERIES} queries
 * (their scores over one split, two sets of values, maxima and sums) and for one split's keys or
 * values as floats.
 */
public final class AttentionScratch {

  /** Most queries (heads of a group times tokens) that an implementation works on at a time. */
  public static final int QUERIES = 32;

  private AttentionScratch() {}

  /** Bytes of scratch, to be allocated 64-byte aligned, one for each thread. */
  public static long bytes(KvLayout layout) {
    long perQuery = KvLayout.SPLIT + 2L * padded(layout) + 16;
    return 4 * (QUERIES * perQuery + KvLayout.SPLIT * padded(layout));
  }

  private static long padded(KvLayout layout) {
    return (layout.headDim() + 15L) & -16L;
  }
}
