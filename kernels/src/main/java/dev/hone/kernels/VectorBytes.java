package dev.hone.kernels;

import static dev.hone.kernels.VectorTiles.BYTE_FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products with 8-bit panels, by fma over integer-valued floats: a block's dot stays below 2^24, so
 * every step is exact. It starts at minus 128 times the sum, which takes out the stored offset.
 */
final class VectorBytes {

  private VectorBytes() {}

  /** Lanes {@code part * COUNT} and up of one panel, times 8 tokens. */
  static void tile8(
      PanelMatrix w, int panel, int part, float[] x, FloatMatrix y, int token, int last) {
    MemorySegment data = w.data();
    long at = panel * w.panelBytes() + part * 4L * Lanes.COUNT;
    int blocks = w.blocks();
    FloatVector y0 = FloatVector.zero(Lanes.F);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    FloatVector y4 = y0;
    FloatVector y5 = y0;
    FloatVector y6 = y0;
    FloatVector y7 = y0;
    for (int block = 0; block < blocks; block++) {
      int b = block * 8 * BYTE_FLOATS;
      int t = b + 256;
      FloatVector d0 = broadcast(x, t + 8);
      FloatVector d1 = broadcast(x, t + 9);
      FloatVector d2 = broadcast(x, t + 10);
      FloatVector d3 = broadcast(x, t + 11);
      FloatVector d4 = broadcast(x, t + 12);
      FloatVector d5 = broadcast(x, t + 13);
      FloatVector d6 = broadcast(x, t + 14);
      FloatVector d7 = broadcast(x, t + 15);
      for (int group = 0; group < 8; group++) {
        IntVector four = IntVector.fromMemorySegment(Lanes.I, data, at + 64L * group, Lanes.ORDER);
        for (int k = 0; k < 4; k++) {
          int i = b + 4 * group + k;
          FloatVector v = (FloatVector) four.and(255).convert(VectorOperators.I2F, 0);
          four = four.lanewise(VectorOperators.LSHR, 8);
          d0 = v.fma(broadcast(x, i), d0);
          d1 = v.fma(broadcast(x, i + 32), d1);
          d2 = v.fma(broadcast(x, i + 64), d2);
          d3 = v.fma(broadcast(x, i + 96), d3);
          d4 = v.fma(broadcast(x, i + 128), d4);
          d5 = v.fma(broadcast(x, i + 160), d5);
          d6 = v.fma(broadcast(x, i + 192), d6);
          d7 = v.fma(broadcast(x, i + 224), d7);
        }
      }
      FloatVector scale = Lanes.halves(data, at + 512 - part * 2L * Lanes.COUNT);
      y0 = scale.mul(broadcast(x, t)).fma(d0, y0);
      y1 = scale.mul(broadcast(x, t + 1)).fma(d1, y1);
      y2 = scale.mul(broadcast(x, t + 2)).fma(d2, y2);
      y3 = scale.mul(broadcast(x, t + 3)).fma(d3, y3);
      y4 = scale.mul(broadcast(x, t + 4)).fma(d4, y4);
      y5 = scale.mul(broadcast(x, t + 5)).fma(d5, y5);
      y6 = scale.mul(broadcast(x, t + 6)).fma(d6, y6);
      y7 = scale.mul(broadcast(x, t + 7)).fma(d7, y7);
      at += 544;
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

  /** Lanes {@code part * COUNT} and up of one panel, times 4 tokens. */
  static void tile4(
      PanelMatrix w, int panel, int part, float[] x, FloatMatrix y, int token, int last) {
    MemorySegment data = w.data();
    long at = panel * w.panelBytes() + part * 4L * Lanes.COUNT;
    int blocks = w.blocks();
    FloatVector y0 = FloatVector.zero(Lanes.F);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    for (int block = 0; block < blocks; block++) {
      int b = block * 4 * BYTE_FLOATS;
      int t = b + 128;
      FloatVector d0 = broadcast(x, t + 4);
      FloatVector d1 = broadcast(x, t + 5);
      FloatVector d2 = broadcast(x, t + 6);
      FloatVector d3 = broadcast(x, t + 7);
      for (int group = 0; group < 8; group++) {
        IntVector four = IntVector.fromMemorySegment(Lanes.I, data, at + 64L * group, Lanes.ORDER);
        for (int k = 0; k < 4; k++) {
          int i = b + 4 * group + k;
          FloatVector v = (FloatVector) four.and(255).convert(VectorOperators.I2F, 0);
          four = four.lanewise(VectorOperators.LSHR, 8);
          d0 = v.fma(broadcast(x, i), d0);
          d1 = v.fma(broadcast(x, i + 32), d1);
          d2 = v.fma(broadcast(x, i + 64), d2);
          d3 = v.fma(broadcast(x, i + 96), d3);
        }
      }
      FloatVector scale = Lanes.halves(data, at + 512 - part * 2L * Lanes.COUNT);
      y0 = scale.mul(broadcast(x, t)).fma(d0, y0);
      y1 = scale.mul(broadcast(x, t + 1)).fma(d1, y1);
      y2 = scale.mul(broadcast(x, t + 2)).fma(d2, y2);
      y3 = scale.mul(broadcast(x, t + 3)).fma(d3, y3);
      at += 544;
    }
    long column = 4L * (panel * PanelMatrix.ROWS + part * Lanes.COUNT);
    VectorNibbles.store(y0, y, token, column);
    VectorNibbles.store(y1, y, Math.min(token + 1, last), column);
    VectorNibbles.store(y2, y, Math.min(token + 2, last), column);
    VectorNibbles.store(y3, y, Math.min(token + 3, last), column);
  }

  /** Lanes {@code part * COUNT} and up of one panel, times one token, in four chains. */
  static void tile1(PanelMatrix w, int panel, int part, float[] x, FloatMatrix y, int token) {
    MemorySegment data = w.data();
    long at = panel * w.panelBytes() + part * 4L * Lanes.COUNT;
    int blocks = w.blocks();
    FloatVector sum = FloatVector.zero(Lanes.F);
    for (int block = 0; block < blocks; block++) {
      int b = block * BYTE_FLOATS;
      FloatVector d0 = broadcast(x, b + 33);
      FloatVector d1 = FloatVector.zero(Lanes.F);
      FloatVector d2 = d1;
      FloatVector d3 = d1;
      for (int group = 0; group < 8; group++) {
        int i = b + 4 * group;
        IntVector four = IntVector.fromMemorySegment(Lanes.I, data, at + 64L * group, Lanes.ORDER);
        d0 = value(four.and(255)).fma(broadcast(x, i), d0);
        d1 = value(four.lanewise(VectorOperators.LSHR, 8).and(255)).fma(broadcast(x, i + 1), d1);
        d2 = value(four.lanewise(VectorOperators.LSHR, 16).and(255)).fma(broadcast(x, i + 2), d2);
        d3 = value(four.lanewise(VectorOperators.LSHR, 24)).fma(broadcast(x, i + 3), d3);
      }
      FloatVector scale = Lanes.halves(data, at + 512 - part * 2L * Lanes.COUNT);
      sum = scale.mul(broadcast(x, b + 32)).fma(d0.add(d1).add(d2.add(d3)), sum);
      at += 544;
    }
    VectorNibbles.store(sum, y, token, 4L * (panel * PanelMatrix.ROWS + part * Lanes.COUNT));
  }

  private static FloatVector value(IntVector bytes) {
    return (FloatVector) bytes.convert(VectorOperators.I2F, 0);
  }

  private static FloatVector broadcast(float[] x, int i) {
    return FloatVector.broadcast(Lanes.F, x[i]);
  }
}
