package dev.hone.kernels;

import static dev.hone.kernels.VectorTiles.NIBBLE_INTS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products with 4-bit panels. Nibbles are multiplied in 16-bit lanes, two columns of a row side by
 * side: over a block each lane adds 16 products of at most 15 * 127, which stays below 2^15, so the
 * integer is exact and twice as many products fit a register as in floats.
 */
final class VectorNibbles {

  private static final int LOW = 15;

  private VectorNibbles() {}

  /** Lanes {@code part * COUNT} and up of one panel, times 8 tokens. */
  static void tile8(
      PanelMatrix w, int panel, int part, int[] x, FloatMatrix y, int token, int last) {
    MemorySegment data = w.data();
    int blockBytes = w.type().panelBlockBytes();
    boolean minima = w.type() == WeightType.Q4_1;
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
      int b = block * 8 * NIBBLE_INTS;
      ShortVector s0 = ShortVector.zero(Lanes.S);
      ShortVector s1 = s0;
      ShortVector s2 = s0;
      ShortVector s3 = s0;
      ShortVector s4 = s0;
      ShortVector s5 = s0;
      ShortVector s6 = s0;
      ShortVector s7 = s0;
      for (int j = 0; j < 4; j++) {
        int i = b + 2 * j;
        ShortVector v = ShortVector.fromMemorySegment(Lanes.S, data, at + 64L * j, Lanes.ORDER);
        ShortVector n = v.and((short) LOW);
        s0 = s0.add(n.mul(pair(x, i)));
        s1 = s1.add(n.mul(pair(x, i + 16)));
        s2 = s2.add(n.mul(pair(x, i + 32)));
        s3 = s3.add(n.mul(pair(x, i + 48)));
        s4 = s4.add(n.mul(pair(x, i + 64)));
        s5 = s5.add(n.mul(pair(x, i + 80)));
        s6 = s6.add(n.mul(pair(x, i + 96)));
        s7 = s7.add(n.mul(pair(x, i + 112)));
        n = v.lanewise(VectorOperators.LSHR, 4).and((short) LOW);
        s0 = s0.add(n.mul(pair(x, i + 1)));
        s1 = s1.add(n.mul(pair(x, i + 17)));
        s2 = s2.add(n.mul(pair(x, i + 33)));
        s3 = s3.add(n.mul(pair(x, i + 49)));
        s4 = s4.add(n.mul(pair(x, i + 65)));
        s5 = s5.add(n.mul(pair(x, i + 81)));
        s6 = s6.add(n.mul(pair(x, i + 97)));
        s7 = s7.add(n.mul(pair(x, i + 113)));
        n = v.lanewise(VectorOperators.LSHR, 8).and((short) LOW);
        s0 = s0.add(n.mul(pair(x, i + 8)));
        s1 = s1.add(n.mul(pair(x, i + 24)));
        s2 = s2.add(n.mul(pair(x, i + 40)));
        s3 = s3.add(n.mul(pair(x, i + 56)));
        s4 = s4.add(n.mul(pair(x, i + 72)));
        s5 = s5.add(n.mul(pair(x, i + 88)));
        s6 = s6.add(n.mul(pair(x, i + 104)));
        s7 = s7.add(n.mul(pair(x, i + 120)));
        n = v.lanewise(VectorOperators.LSHR, 12);
        s0 = s0.add(n.mul(pair(x, i + 9)));
        s1 = s1.add(n.mul(pair(x, i + 25)));
        s2 = s2.add(n.mul(pair(x, i + 41)));
        s3 = s3.add(n.mul(pair(x, i + 57)));
        s4 = s4.add(n.mul(pair(x, i + 73)));
        s5 = s5.add(n.mul(pair(x, i + 89)));
        s6 = s6.add(n.mul(pair(x, i + 105)));
        s7 = s7.add(n.mul(pair(x, i + 121)));
      }
      long scalesAt = at + 256 - part * 2L * Lanes.COUNT;
      FloatVector scale = Lanes.halves(data, scalesAt);
      int t = b + 128;
      y0 = scaled(scale, s0, x, t, 8, y0);
      y1 = scaled(scale, s1, x, t + 1, 8, y1);
      y2 = scaled(scale, s2, x, t + 2, 8, y2);
      y3 = scaled(scale, s3, x, t + 3, 8, y3);
      y4 = scaled(scale, s4, x, t + 4, 8, y4);
      y5 = scaled(scale, s5, x, t + 5, 8, y5);
      y6 = scaled(scale, s6, x, t + 6, 8, y6);
      y7 = scaled(scale, s7, x, t + 7, 8, y7);
      if (minima) {
        FloatVector m = Lanes.halves(data, scalesAt + 32);
        y0 = m.fma(broadcast(x, t + 16), y0);
        y1 = m.fma(broadcast(x, t + 17), y1);
        y2 = m.fma(broadcast(x, t + 18), y2);
        y3 = m.fma(broadcast(x, t + 19), y3);
        y4 = m.fma(broadcast(x, t + 20), y4);
        y5 = m.fma(broadcast(x, t + 21), y5);
        y6 = m.fma(broadcast(x, t + 22), y6);
        y7 = m.fma(broadcast(x, t + 23), y7);
      }
      at += blockBytes;
    }
    long column = 4L * (panel * PanelMatrix.ROWS + part * Lanes.COUNT);
    store(y0, y, token, column);
    store(y1, y, Math.min(token + 1, last), column);
    store(y2, y, Math.min(token + 2, last), column);
    store(y3, y, Math.min(token + 3, last), column);
    store(y4, y, Math.min(token + 4, last), column);
    store(y5, y, Math.min(token + 5, last), column);
    store(y6, y, Math.min(token + 6, last), column);
    store(y7, y, Math.min(token + 7, last), column);
  }

  /** Lanes {@code part * COUNT} and up of one panel, times 4 tokens. */
  static void tile4(
      PanelMatrix w, int panel, int part, int[] x, FloatMatrix y, int token, int last) {
    MemorySegment data = w.data();
    int blockBytes = w.type().panelBlockBytes();
    boolean minima = w.type() == WeightType.Q4_1;
    long at = panel * w.panelBytes() + part * 4L * Lanes.COUNT;
    int blocks = w.blocks();
    FloatVector y0 = FloatVector.zero(Lanes.F);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    for (int block = 0; block < blocks; block++) {
      int b = block * 4 * NIBBLE_INTS;
      ShortVector s0 = ShortVector.zero(Lanes.S);
      ShortVector s1 = s0;
      ShortVector s2 = s0;
      ShortVector s3 = s0;
      for (int j = 0; j < 4; j++) {
        int i = b + 2 * j;
        ShortVector v = ShortVector.fromMemorySegment(Lanes.S, data, at + 64L * j, Lanes.ORDER);
        ShortVector n = v.and((short) LOW);
        s0 = s0.add(n.mul(pair(x, i)));
        s1 = s1.add(n.mul(pair(x, i + 16)));
        s2 = s2.add(n.mul(pair(x, i + 32)));
        s3 = s3.add(n.mul(pair(x, i + 48)));
        n = v.lanewise(VectorOperators.LSHR, 4).and((short) LOW);
        s0 = s0.add(n.mul(pair(x, i + 1)));
        s1 = s1.add(n.mul(pair(x, i + 17)));
        s2 = s2.add(n.mul(pair(x, i + 33)));
        s3 = s3.add(n.mul(pair(x, i + 49)));
        n = v.lanewise(VectorOperators.LSHR, 8).and((short) LOW);
        s0 = s0.add(n.mul(pair(x, i + 8)));
        s1 = s1.add(n.mul(pair(x, i + 24)));
        s2 = s2.add(n.mul(pair(x, i + 40)));
        s3 = s3.add(n.mul(pair(x, i + 56)));
        n = v.lanewise(VectorOperators.LSHR, 12);
        s0 = s0.add(n.mul(pair(x, i + 9)));
        s1 = s1.add(n.mul(pair(x, i + 25)));
        s2 = s2.add(n.mul(pair(x, i + 41)));
        s3 = s3.add(n.mul(pair(x, i + 57)));
      }
      long scalesAt = at + 256 - part * 2L * Lanes.COUNT;
      FloatVector scale = Lanes.halves(data, scalesAt);
      int t = b + 64;
      y0 = scaled(scale, s0, x, t, 4, y0);
      y1 = scaled(scale, s1, x, t + 1, 4, y1);
      y2 = scaled(scale, s2, x, t + 2, 4, y2);
      y3 = scaled(scale, s3, x, t + 3, 4, y3);
      if (minima) {
        FloatVector m = Lanes.halves(data, scalesAt + 32);
        y0 = m.fma(broadcast(x, t + 8), y0);
        y1 = m.fma(broadcast(x, t + 9), y1);
        y2 = m.fma(broadcast(x, t + 10), y2);
        y3 = m.fma(broadcast(x, t + 11), y3);
      }
      at += blockBytes;
    }
    long column = 4L * (panel * PanelMatrix.ROWS + part * Lanes.COUNT);
    store(y0, y, token, column);
    store(y1, y, Math.min(token + 1, last), column);
    store(y2, y, Math.min(token + 2, last), column);
    store(y3, y, Math.min(token + 3, last), column);
  }

  /** Lanes {@code part * COUNT} and up of one panel, times one token. */
  static void tile1(PanelMatrix w, int panel, int part, int[] x, FloatMatrix y, int token) {
    MemorySegment data = w.data();
    int blockBytes = w.type().panelBlockBytes();
    boolean minima = w.type() == WeightType.Q4_1;
    long at = panel * w.panelBytes() + part * 4L * Lanes.COUNT;
    int blocks = w.blocks();
    FloatVector sum = FloatVector.zero(Lanes.F);
    for (int block = 0; block < blocks; block++) {
      int b = block * NIBBLE_INTS;
      ShortVector s = ShortVector.zero(Lanes.S);
      ShortVector r = s;
      for (int j = 0; j < 4; j++) {
        int i = b + 2 * j;
        ShortVector v = ShortVector.fromMemorySegment(Lanes.S, data, at + 64L * j, Lanes.ORDER);
        s = s.add(v.and((short) LOW).mul(pair(x, i)));
        r = r.add(v.lanewise(VectorOperators.LSHR, 4).and((short) LOW).mul(pair(x, i + 1)));
        s = s.add(v.lanewise(VectorOperators.LSHR, 8).and((short) LOW).mul(pair(x, i + 8)));
        r = r.add(v.lanewise(VectorOperators.LSHR, 12).mul(pair(x, i + 9)));
      }
      long scalesAt = at + 256 - part * 2L * Lanes.COUNT;
      sum = scaled(Lanes.halves(data, scalesAt), s.add(r), x, b + 16, 1, sum);
      if (minima) {
        sum = Lanes.halves(data, scalesAt + 32).fma(broadcast(x, b + 18), sum);
      }
      at += blockBytes;
    }
    store(sum, y, token, 4L * (panel * PanelMatrix.ROWS + part * Lanes.COUNT));
  }

  private static ShortVector pair(int[] x, int i) {
    return IntVector.broadcast(Lanes.I, x[i]).reinterpretAsShorts();
  }

  private static FloatVector broadcast(int[] x, int i) {
    return FloatVector.broadcast(Lanes.F, Float.intBitsToFloat(x[i]));
  }

  /** {@code fma(scale * xs, (float) dot, y)}; {@code t} is where the token's scale lies. */
  private static FloatVector scaled(
      FloatVector scale, ShortVector pairs, int[] x, int t, int tile, FloatVector y) {
    IntVector both = pairs.reinterpretAsInts();
    IntVector dot =
        both.lanewise(VectorOperators.LSHL, 16)
            .lanewise(VectorOperators.ASHR, 16)
            .add(both.lanewise(VectorOperators.ASHR, 16))
            .add(x[t + tile]);
    FloatVector value = (FloatVector) dot.convert(VectorOperators.I2F, 0);
    return scale.mul(broadcast(x, t)).fma(value, y);
  }

  static void store(FloatVector v, FloatMatrix y, int token, long column) {
    v.intoMemorySegment(y.data(), y.offset(token) + column, ByteOrder.nativeOrder());
  }
}
