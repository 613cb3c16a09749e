package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Checks of a call's operands: whatever would let a kernel leave the memory it was given. */
public final class Operands {

  private Operands() {}

  public static void quantize(FloatMatrix x, int fromRow, int toRow, Activations into) {
    rows(x, fromRow, toRow);
    Objects.checkFromToIndex(fromRow, toRow, into.rows());
    if (x.columns() % Activations.BLOCK != 0
        || x.columns() > into.qStride()
        || x.columns() / Activations.BLOCK > into.blockStride()) {
      throw new IllegalArgumentException(
          "cannot quantize %d columns into room for %d".formatted(x.columns(), into.columns()));
    }
  }

  public static void matmul(
      PanelMatrix w, int fromPanel, int toPanel, Activations x, int from, int to, FloatMatrix y) {
    if (!w.type().quantized()) {
      throw new IllegalArgumentException(w.type() + " weights go to matmulFloat");
    }
    Objects.checkFromToIndex(from, to, x.rows());
    if (w.columns() > x.qStride() || w.activationBlocks() > x.blockStride()) {
      throw new IllegalArgumentException(
          "weights of %d columns, activations of %d".formatted(w.columns(), x.columns()));
    }
    panels(w, fromPanel, toPanel, from, to, y);
  }

  public static void matmulFloat(
      PanelMatrix w, int fromPanel, int toPanel, FloatMatrix x, int from, int to, FloatMatrix y) {
    if (w.type().quantized()) {
      throw new IllegalArgumentException(w.type() + " weights go to matmul");
    }
    rows(x, from, to);
    if (w.columns() != x.columns()) {
      throw new IllegalArgumentException(
          "weights of %d columns, activations of %d".formatted(w.columns(), x.columns()));
    }
    panels(w, fromPanel, toPanel, from, to, y);
  }

  private static void panels(
      PanelMatrix w, int fromPanel, int toPanel, int from, int to, FloatMatrix y) {
    Objects.checkFromToIndex(fromPanel, toPanel, w.panels());
    rows(y, from, to);
    if (y.stride() < (long) toPanel * PanelMatrix.ROWS) {
      throw new IllegalArgumentException(
          "%d panels write %d columns, the result's stride is %d"
              .formatted(toPanel, toPanel * PanelMatrix.ROWS, y.stride()));
    }
  }

  public static void dequantize(PanelMatrix w, int row, FloatMatrix out, int toRow) {
    Objects.checkIndex(row, w.rows());
    Objects.checkIndex(toRow, out.rows());
    if (out.columns() < w.columns()) {
      throw new IllegalArgumentException(
          "a row of %d weights does not fit %d columns".formatted(w.columns(), out.columns()));
    }
  }

  public static void rows(FloatMatrix x, int fromRow, int toRow) {
    Objects.checkFromToIndex(fromRow, toRow, x.rows());
  }

  public static void same(FloatMatrix x, FloatMatrix y, int fromRow, int toRow) {
    rows(x, fromRow, toRow);
    rows(y, fromRow, toRow);
    if (x.columns() != y.columns()) {
      throw new IllegalArgumentException(
          "matrices of %d and %d columns".formatted(x.columns(), y.columns()));
    }
  }

  public static void floats(MemorySegment vector, int count) {
    if (vector.byteSize() < 4L * count) {
      throw new IllegalArgumentException(
          "vector of %d bytes, %d floats needed".formatted(vector.byteSize(), count));
    }
  }

  public static void heads(FloatMatrix x, int fromRow, int toRow, int heads, int headDim) {
    rows(x, fromRow, toRow);
    if ((long) heads * headDim > x.columns()) {
      throw new IllegalArgumentException(
          "%d heads of %d do not fit %d columns".formatted(heads, headDim, x.columns()));
    }
  }

  public static void rope(
      FloatMatrix x,
      int[] positions,
      int fromRow,
      int toRow,
      int heads,
      int headDim,
      MemorySegment cosSin,
      int pairs) {
    heads(x, fromRow, toRow, heads, headDim);
    if (2 * pairs > headDim) {
      throw new IllegalArgumentException(
          "%d pairs do not fit a head of %d".formatted(pairs, headDim));
    }
    for (int row = fromRow; row < toRow; row++) {
      if (positions[row] < 0 || (positions[row] + 1L) * 8 * pairs > cosSin.byteSize()) {
        throw new IllegalArgumentException(
            "position %d is outside the rope table".formatted(positions[row]));
      }
    }
  }

  public static void storeKv(
      KvLayout layout,
      int layer,
      MemorySegment page,
      int slot,
      FloatMatrix k,
      FloatMatrix v,
      int row) {
    Objects.checkIndex(layer, layout.layers());
    Objects.checkIndex(slot, KvLayout.PAGE);
    heads(k, row, row + 1, layout.kvHeads(), layout.headDim());
    heads(v, row, row + 1, layout.kvHeads(), layout.headDim());
    if (page.byteSize() < layout.pageBytes()) {
      throw new IllegalArgumentException(
          "KV page of %d bytes, %d needed".formatted(page.byteSize(), layout.pageBytes()));
    }
  }

  public static void attend(
      Attention a, int kvHead, int fromRow, int toRow, MemorySegment scratch) {
    if (fromRow < a.fromRow() || fromRow > toRow || toRow > a.toRow()) {
      throw new IllegalArgumentException(
          "rows %d to %d of an attention over %d to %d"
              .formatted(fromRow, toRow, a.fromRow(), a.toRow()));
    }
    Objects.checkIndex(kvHead, a.layout().kvHeads());
    long needed = AttentionScratch.bytes(a.layout());
    if (scratch.byteSize() < needed) {
      throw new IllegalArgumentException(
          "attention scratch of %d bytes, %d needed".formatted(scratch.byteSize(), needed));
    }
  }

  public static void partial(Attention a, int row, int splits, FloatMatrix partial) {
    if (row < a.fromRow() || row >= a.toRow()) {
      throw new IllegalArgumentException(
          "row %d of an attention over %d to %d".formatted(row, a.fromRow(), a.toRow()));
    }
    if (splits > partial.rows() || a.group() * (a.layout().headDim() + 2) > partial.columns()) {
      throw new IllegalArgumentException(
          "partials [%d, %d] do not hold %d splits of %d heads of %d"
              .formatted(
                  partial.rows(), partial.columns(), splits, a.group(), a.layout().headDim()));
    }
  }
}
