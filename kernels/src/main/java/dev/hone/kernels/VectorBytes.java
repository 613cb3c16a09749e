package dev.hone.kernels;

import static dev.hone.kernels.VectorTiles.BYTE_FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products with 8-bit panels, by fma over integer-valued floats: a block's dot stays below 2^24, so
 * every step is exact. It starts at minus 128 times the sum, which takes out the stored offset. The
 * tiles call nothing but the Vector API, see {@link VectorNibbles}.
 */
final class VectorBytes {

  private VectorBytes() {}

  /** Lanes {@code part} and up of one panel, times 8 tokens. */
  static void tile8(
      PanelMatrix w, int panel, int part, VectorTiles tiles, FloatMatrix y, int token, int last) {
    MemorySegment data = w.data();
    float[] x = tiles.floats;
    float[] scales = tiles.scales;
    int blocks = w.activationBlocks();
    long at = panel * w.panelBytes() + 4L * part;
    FloatVector y0 = FloatVector.zero(Lanes.F);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    FloatVector y4 = y0;
    FloatVector y5 = y0;
    FloatVector y6 = y0;
    FloatVector y7 = y0;
    for (int block = 0; block < blocks; block++) {
      int b = block * (8 * BYTE_FLOATS);
      int t = b + 256;
      FloatVector d0 = FloatVector.broadcast(Lanes.F, x[t + 8]);
      FloatVector d1 = FloatVector.broadcast(Lanes.F, x[t + 9]);
      FloatVector d2 = FloatVector.broadcast(Lanes.F, x[t + 10]);
      FloatVector d3 = FloatVector.broadcast(Lanes.F, x[t + 11]);
      FloatVector d4 = FloatVector.broadcast(Lanes.F, x[t + 12]);
      FloatVector d5 = FloatVector.broadcast(Lanes.F, x[t + 13]);
      FloatVector d6 = FloatVector.broadcast(Lanes.F, x[t + 14]);
      FloatVector d7 = FloatVector.broadcast(Lanes.F, x[t + 15]);
      for (int group = 0; group < 8; group++) {
        IntVector four = IntVector.fromMemorySegment(Lanes.I, data, at + 64L * group, Lanes.ORDER);
        for (int k = 0; k < 4; k++) {
          int i = b + 4 * group + k;
          FloatVector v = (FloatVector) four.and(255).convert(VectorOperators.I2F, 0);
          four = four.lanewise(VectorOperators.LSHR, 8);
          d0 = v.fma(FloatVector.broadcast(Lanes.F, x[i]), d0);
          d1 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 32]), d1);
          d2 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 64]), d2);
          d3 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 96]), d3);
          d4 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 128]), d4);
          d5 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 160]), d5);
          d6 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 192]), d6);
          d7 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 224]), d7);
        }
      }
      FloatVector scale = FloatVector.fromArray(Lanes.F, scales, block * Lanes.COUNT);
      y0 = scale.mul(x[t]).fma(d0, y0);
      y1 = scale.mul(x[t + 1]).fma(d1, y1);
      y2 = scale.mul(x[t + 2]).fma(d2, y2);
      y3 = scale.mul(x[t + 3]).fma(d3, y3);
      y4 = scale.mul(x[t + 4]).fma(d4, y4);
      y5 = scale.mul(x[t + 5]).fma(d5, y5);
      y6 = scale.mul(x[t + 6]).fma(d6, y6);
      y7 = scale.mul(x[t + 7]).fma(d7, y7);
      at += 544;
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

  /** Lanes {@code part} and up of one panel, times 4 tokens. */
  static void tile4(
      PanelMatrix w, int panel, int part, VectorTiles tiles, FloatMatrix y, int token, int last) {
    MemorySegment data = w.data();
    float[] x = tiles.floats;
    float[] scales = tiles.scales;
    int blocks = w.activationBlocks();
    long at = panel * w.panelBytes() + 4L * part;
    FloatVector y0 = FloatVector.zero(Lanes.F);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    for (int block = 0; block < blocks; block++) {
      int b = block * (4 * BYTE_FLOATS);
      int t = b + 128;
      FloatVector d0 = FloatVector.broadcast(Lanes.F, x[t + 4]);
      FloatVector d1 = FloatVector.broadcast(Lanes.F, x[t + 5]);
      FloatVector d2 = FloatVector.broadcast(Lanes.F, x[t + 6]);
      FloatVector d3 = FloatVector.broadcast(Lanes.F, x[t + 7]);
      for (int group = 0; group < 8; group++) {
        IntVector four = IntVector.fromMemorySegment(Lanes.I, data, at + 64L * group, Lanes.ORDER);
        for (int k = 0; k < 4; k++) {
          int i = b + 4 * group + k;
          FloatVector v = (FloatVector) four.and(255).convert(VectorOperators.I2F, 0);
          four = four.lanewise(VectorOperators.LSHR, 8);
          d0 = v.fma(FloatVector.broadcast(Lanes.F, x[i]), d0);
          d1 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 32]), d1);
          d2 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 64]), d2);
          d3 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 96]), d3);
        }
      }
      FloatVector scale = FloatVector.fromArray(Lanes.F, scales, block * Lanes.COUNT);
      y0 = scale.mul(x[t]).fma(d0, y0);
      y1 = scale.mul(x[t + 1]).fma(d1, y1);
      y2 = scale.mul(x[t + 2]).fma(d2, y2);
      y3 = scale.mul(x[t + 3]).fma(d3, y3);
      at += 544;
    }
    long column = 4L * (panel * PanelMatrix.ROWS + part);
    y0.intoMemorySegment(y.data(), y.offset(token) + column, ByteOrder.nativeOrder());
    y1.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 1, last)) + column, ByteOrder.nativeOrder());
    y2.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 2, last)) + column, ByteOrder.nativeOrder());
    y3.intoMemorySegment(
        y.data(), y.offset(Math.min(token + 3, last)) + column, ByteOrder.nativeOrder());
  }

  /** Lanes {@code part} and up of one panel, times one token, in four chains. */
  static void tile1(
      PanelMatrix w, int panel, int part, VectorTiles tiles, FloatMatrix y, int token) {
    MemorySegment data = w.data();
    float[] x = tiles.floats;
    float[] scales = tiles.scales;
    int blocks = w.activationBlocks();
    long at = panel * w.panelBytes() + 4L * part;
    FloatVector sum = FloatVector.zero(Lanes.F);
    for (int block = 0; block < blocks; block++) {
      int b = block * BYTE_FLOATS;
      FloatVector d0 = FloatVector.broadcast(Lanes.F, x[b + 33]);
      FloatVector d1 = FloatVector.zero(Lanes.F);
      FloatVector d2 = d1;
      FloatVector d3 = d1;
      for (int group = 0; group < 8; group++) {
        int i = b + 4 * group;
        IntVector four = IntVector.fromMemorySegment(Lanes.I, data, at + 64L * group, Lanes.ORDER);
        FloatVector v = (FloatVector) four.and(255).convert(VectorOperators.I2F, 0);
        d0 = v.fma(FloatVector.broadcast(Lanes.F, x[i]), d0);
        IntVector bytes = four.lanewise(VectorOperators.LSHR, 8).and(255);
        v = (FloatVector) bytes.convert(VectorOperators.I2F, 0);
        d1 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 1]), d1);
        bytes = four.lanewise(VectorOperators.LSHR, 16).and(255);
        v = (FloatVector) bytes.convert(VectorOperators.I2F, 0);
        d2 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 2]), d2);
        bytes = four.lanewise(VectorOperators.LSHR, 24);
        v = (FloatVector) bytes.convert(VectorOperators.I2F, 0);
        d3 = v.fma(FloatVector.broadcast(Lanes.F, x[i + 3]), d3);
      }
      FloatVector scale = FloatVector.fromArray(Lanes.F, scales, block * Lanes.COUNT);
      sum = scale.mul(x[b + 32]).fma(d0.add(d1).add(d2.add(d3)), sum);
      at += 544;
    }
    sum.intoMemorySegment(
        y.data(),
        y.offset(token) + 4L * (panel * PanelMatrix.ROWS + part),
        ByteOrder.nativeOrder());
  }
}
