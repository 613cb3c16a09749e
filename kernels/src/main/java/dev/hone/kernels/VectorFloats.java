package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Products with F32, F16 and BF16 panels: a chain of fma over columns for each token. */
final class VectorFloats {

  private VectorFloats() {}

  /** Lanes {@code part * COUNT} and up of one panel, times 8 tokens. */
  static void tile8(
      PanelMatrix w, int panel, int part, float[] x, FloatMatrix y, int token, int last) {
    WeightType type = w.type();
    long size = type.panelBlockBytes();
    long at = panel * w.panelBytes() + part * (size / 16) * Lanes.COUNT;
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
      for (int k = 0; k < count; k++) {
        int i = from * 8 + k;
        FloatVector v = weights(type, w.data(), at);
        y0 = v.fma(broadcast(x, i), y0);
        y1 = v.fma(broadcast(x, i + 32), y1);
        y2 = v.fma(broadcast(x, i + 64), y2);
        y3 = v.fma(broadcast(x, i + 96), y3);
        y4 = v.fma(broadcast(x, i + 128), y4);
        y5 = v.fma(broadcast(x, i + 160), y5);
        y6 = v.fma(broadcast(x, i + 192), y6);
        y7 = v.fma(broadcast(x, i + 224), y7);
        at += size;
      }
    }
    long column = 4L * (panel * PanelMatrix.ROWS + part * Lanes.COUNT);
    VectorNibbles.store(y0, y, token, column);
    VectorNibbles.store(y1, y, Math.min(token + 1, last), column);
    VectorNibbles.store(y2, y, Math.min(token + 2, last), column);
    VectorNibbles.store(y3, y, Math.min(token + 3, last), column);
    VectorNibbles.store(y4, y, Math.min(token + 4, last), column);
    VectorNibbles.store(y5, y, Math.min(token + 5, last), column);
    VectorNibbles.store(y6, y, Math.min(token + 6, last), column);
    VectorNibbles.store(y7, y, Math.min(token + 7, last), column);
  }

  /** The same lanes of four panels ({@code panel} and the next three), times one token. */
  static void panels4(PanelMatrix w, int panel, int part, float[] x, FloatMatrix y, int token) {
    WeightType type = w.type();
    MemorySegment data = w.data();
    long size = type.panelBlockBytes();
    long next = w.panelBytes();
    long at = panel * next + part * (size / 16) * Lanes.COUNT;
    int columns = w.columns();
    FloatVector y0 = FloatVector.zero(Lanes.F);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    for (int k = 0; k < columns; k++) {
      FloatVector v = broadcast(x, k);
      y0 = weights(type, data, at).fma(v, y0);
      y1 = weights(type, data, at + next).fma(v, y1);
      y2 = weights(type, data, at + 2 * next).fma(v, y2);
      y3 = weights(type, data, at + 3 * next).fma(v, y3);
      at += size;
    }
    long column = 4L * (panel * PanelMatrix.ROWS + part * Lanes.COUNT);
    VectorNibbles.store(y0, y, token, column);
    VectorNibbles.store(y1, y, token, column + 64);
    VectorNibbles.store(y2, y, token, column + 128);
    VectorNibbles.store(y3, y, token, column + 192);
  }

  /** Lanes {@code part * COUNT} and up of one panel, times one token. */
  static void tile1(PanelMatrix w, int panel, int part, float[] x, FloatMatrix y, int token) {
    WeightType type = w.type();
    long size = type.panelBlockBytes();
    long at = panel * w.panelBytes() + part * (size / 16) * Lanes.COUNT;
    int columns = w.columns();
    FloatVector sum = FloatVector.zero(Lanes.F);
    for (int k = 0; k < columns; k++) {
      sum = weights(type, w.data(), at).fma(broadcast(x, k), sum);
      at += size;
    }
    VectorNibbles.store(sum, y, token, 4L * (panel * PanelMatrix.ROWS + part * Lanes.COUNT));
  }

  private static FloatVector weights(WeightType type, MemorySegment data, long at) {
    if (type == WeightType.F16) {
      return Lanes.halves(data, at);
    }
    return type == WeightType.BF16 ? Lanes.brains(data, at) : Lanes.floats(data, at);
  }

  private static FloatVector broadcast(float[] x, int i) {
    return FloatVector.broadcast(Lanes.F, x[i]);
  }
}
