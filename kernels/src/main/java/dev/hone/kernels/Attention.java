package dev.hone.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The attention of one layer for consecutive tokens of one sequence. Rows {@code fromRow..toRow} of
 * {@code q} and {@code out} are those tokens; row {@code fromRow + i} stands at position {@code
 * firstPosition + i} and sees the positions 0 to {@code firstPosition + i}, whose keys and values,
 * its own included, are in {@code pages}.
 *
 * @param pages the sequence's KV pages in order, each {@link KvLayout#pageBytes} long
 * @param q {@code [rows, heads * headDim]}, already rotated and multiplied by the score scale
 * @param out {@code [rows, heads * headDim]}
 * @param heads query heads; {@code heads / layout.kvHeads()} of them share a KV head
 */
public record Attention(
    KvLayout layout,
    int layer,
    MemorySegment[] pages,
    int firstPosition,
    FloatMatrix q,
    FloatMatrix out,
    int fromRow,
    int toRow,
    int heads) {

  /** Query heads that share one KV head. */
  public int group() {
    return heads / layout.kvHeads();
  }

  /** Splits that the row sees at least one position of. */
  public int splits(int row) {
    return (firstPosition + (row - fromRow)) / KvLayout.SPLIT + 1;
  }
}
