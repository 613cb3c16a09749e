package dev.hone.kernels;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * Products with F32, F16 and BF16 panels: a chain of fma over columns for each token. Weights are
 * widened 32 columns at a time. The tiles call nothing else with vectors, see {@link
 * VectorNibbles}.
 */
final class VectorFloats {

  private VectorFloats() {}

  /** Lanes {@code part} and up of one panel, times 8 tokens. */
  static void tile8(
      PanelMatrix w, int panel, int part, VectorTiles tiles, FloatMatrix y, int token, int last) {
    float[] x = tiles.floats;
    float[] widened = tiles.scales;
    int columns = w.columns();
    FloatVector y0 = FloatVector.zero(Lanes.F);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    FloatVector y4 = y0;
    FloatVector y5 = y0;
    FloatVector y6 = y0;
    FloatVector y7 = y0;
    for (int from = 0; from < columns; from += 32) {
      int count = Math.min(32, columns - from);
      tiles.widen(w, panel, part, from, count, 0);
      for (int k = 0; k < count; k++) {
        int i = from * 8 + k;
        FloatVector v = FloatVector.fromArray(Lanes.F, widened, k * Lanes.COUNT);
        y0 = v.fma(FloatVector.broadcast(Lanes.F, x[i]), y0);
        y1 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 32]), y1);
        y2 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 64]), y2);
        y3 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 96]), y3);
        y4 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 128]), y4);
        y5 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 160]), y5);
        y6 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 192]), y6);
        y7 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 224]), y7);
      }
    }
    long column = 4L * (panel * PanelMatrix.ROWS + part);
    y0.intoMemorySegment(y.data(), y.offset(token) + column, ByteOrder.nativeOrder());
    y1.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 1, last)) + column, ByteOrder.nativeOrder());
    y2.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 2, last)) + column, ByteOrder.nativeOrder());
    y3.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 3, last)) + column, ByteOrder.nativeOrder());
    y4.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 4, last)) + column, ByteOrder.nativeOrder());
    y5.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 5, last)) + column, ByteOrder.nativeOrder());
    y6.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 6, last)) + column, ByteOrder.nativeOrder());
    y7.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 7, last)) + column, ByteOrder.nativeOrder());
  }

  /** The same lanes of {@code panel} and the next three, up to {@code to}, times one token. */
  static void panels4(
      PanelMatrix w, int panel, int to, int part, VectorTiles tiles, FloatMatrix y, int token) {
    float[] x = tiles.floats;
    float[] widened = tiles.scales;
    int columns = w.columns();
    int apart = 32 * Lanes.COUNT;
    FloatVector y0 = FloatVector.zero(Lanes.F);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    for (int from = 0; from < columns; from += 32) {
      int count = Math.min(32, columns - from);
      for (int i = 0; i < 4; i++) {
        tiles.widen(w, Math.min(panel + i, to - 1), part, from, count, i * apart);
      }
      for (int k = 0; k < count; k++) {
        int i = k * Lanes.COUNT;
        FloatVector v = FloatVector.broadcast(Lanes.F, x[from + k]);
        y0 = FloatVector.fromArray(Lanes.F, widened, i).fma(v, y0);
        y1 = FloatVector.fromArray(Lanes.F, widened, i + apart).fma(v, y1);
        y2 = FloatVector.fromArray(Lanes.F, widened, i + 2 * apart).fma(v, y2);
        y3 = FloatVector.fromArray(Lanes.F, widened, i + 3 * apart).fma(v, y3);
      }
    }
    long at = y.offset(token) + 4L * part;
    y0.intoMemorySegment(y.data(), at + 64L * panel, ByteOrder.nativeOrder());
    y1.intoMemorySegment(y.data(), at + 64L * Math.min(panel + 1, to - 1), ByteOrder.nativeOrder());
    y2.intoMemorySegment(y.data(), at + 64L * Math.min(panel + 2, to - 1), ByteOrder.nativeOrder());
    y3.intoMemorySegment(y.data(), at + 64L * Math.min(panel + 3, to - 1), ByteOrder.nativeOrder());
  }
}
