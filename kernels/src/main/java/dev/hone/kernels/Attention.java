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

  public Attention {
    if (layer < 0 || layer >= layout.layers()) {
      throw new IllegalArgumentException("layer %d of %d".formatted(layer, layout.layers()));
    }
    if (heads <= 0 || heads % layout.kvHeads() != 0) {
      throw new IllegalArgumentException(
          "%d query heads cannot share %d KV heads".formatted(heads, layout.kvHeads()));
    }
    Operands.heads(q, fromRow, toRow, heads, layout.headDim());
    Operands.heads(out, fromRow, toRow, heads, layout.headDim());
    long positions = (long) firstPosition + (toRow - fromRow);
    if (firstPosition < 0 || positions > (long) pages.length * KvLayout.PAGE) {
      throw new IllegalArgumentException(
          "%d positions do not fit %d KV pages".formatted(positions, pages.length));
    }
    for (int page = 0; (long) page * KvLayout.PAGE < positions; page++) {
      if (pages[page].byteSize() < layout.pageBytes()) {
        throw new IllegalArgumentException(
            "KV page %d has %d bytes, %d needed"
                .formatted(page, pages[page].byteSize(), layout.pageBytes()));
      }
    }
  }

  /** Query heads that share one KV head. */
  public int group() {
    return heads / layout.kvHeads();
  }

  /** Position of a row. */
  public int position(int row) {
    return firstPosition + (row - fromRow);
  }

  /** Splits that the row sees at least one position of. */
  public int splits(int row) {
    return position(row) / KvLayout.SPLIT + 1;
  }
}
