package dev.hone.kernels;

import static dev.hone.kernels.VectorTiles.NIBBLE_INTS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products with 4-bit panels (Q4_0, Q4_1, Q4_K). Nibbles are multiplied in 16-bit lanes, two
 * columns of a row side by side: over a block each lane adds 16 products of at most 15 * 127, which
 * stays below 2^15, so the integer is exact and twice as many products fit a register as in floats.
 *
 * <p>The tiles call nothing but the Vector API: C2 stops inlining other methods once a method has
 * grown, and a vector that crosses a call is allocated.
 */
final class VectorNibbles {

  private static final short LOW = 15;

  private VectorNibbles() {}

  /** Lanes {@code part} and up of one panel, times 8 tokens. */
  static void tile8(
      PanelMatrix w, int panel, int part, VectorTiles tiles, FloatMatrix y, int token, int last) {
    MemorySegment data = w.data();
    int[] x = tiles.ints;
    int[] dots = tiles.dots;
    float[] scales = tiles.scales;
    float[] sums = tiles.sums;
    int parts = w.type().blockColumns() / 32;
    int gap = w.type().panelBlockBytes() - 256 * parts;
    boolean minima = w.type().minima();
    int blocks = w.activationBlocks();
    long at = panel * w.panelBytes() + 4L * part;
    Arrays.fill(sums, 0, 8 * Lanes.COUNT, 0f);
    for (int block = 0; block < blocks; block++) {
      int b = block * (8 * NIBBLE_INTS);
      ShortVector s0 = ShortVector.zero(Lanes.S);
      ShortVector s1 = s0;
      ShortVector s2 = s0;
      ShortVector s3 = s0;
      ShortVector s4 = s0;
      ShortVector s5 = s0;
      ShortVector s6 = s0;
      ShortVector s7 = s0;
      for (int j = 0; j < 4; j++) {
        ShortVector v = ShortVector.fromMemorySegment(Lanes.S, data, at + 64L * j, Lanes.ORDER);
        for (int k = 0; k < 4; k++) {
          int i = b + 4 * j + k;
          ShortVector n = v.and(LOW);
          v = v.lanewise(VectorOperators.LSHR, 4);
          s0 = s0.add(n.mul(IntVector.broadcast(Lanes.I, x[i]).reinterpretAsShorts()));
          s1 = s1.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 16]).reinterpretAsShorts()));
          s2 = s2.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 32]).reinterpretAsShorts()));
          s3 = s3.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 48]).reinterpretAsShorts()));
          s4 = s4.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 64]).reinterpretAsShorts()));
          s5 = s5.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 80]).reinterpretAsShorts()));
          s6 = s6.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 96]).reinterpretAsShorts()));
          s7 = s7.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 112]).reinterpretAsShorts()));
        }
      }
      s0.reinterpretAsInts().intoArray(dots, 0);
      s1.reinterpretAsInts().intoArray(dots, Lanes.COUNT);
      s2.reinterpretAsInts().intoArray(dots, 2 * Lanes.COUNT);
      s3.reinterpretAsInts().intoArray(dots, 3 * Lanes.COUNT);
      s4.reinterpretAsInts().intoArray(dots, 4 * Lanes.COUNT);
      s5.reinterpretAsInts().intoArray(dots, 5 * Lanes.COUNT);
      s6.reinterpretAsInts().intoArray(dots, 6 * Lanes.COUNT);
      s7.reinterpretAsInts().intoArray(dots, 7 * Lanes.COUNT);
      FloatVector scale = FloatVector.fromArray(Lanes.F, scales, block * Lanes.COUNT);
      for (int i = 0; i < 8; i++) {
        int t = b + 128 + i;
        IntVector both = IntVector.fromArray(Lanes.I, dots, i * Lanes.COUNT);
        FloatVector dot =
            (FloatVector)
                both.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 16)
                    .add(both.lanewise(VectorOperators.ASHR, 16))
                    .add(x[t + 8])
                    .convert(VectorOperators.I2F, 0);
        FloatVector sum = FloatVector.fromArray(Lanes.F, sums, i * Lanes.COUNT);
        sum = scale.mul(Float.intBitsToFloat(x[t])).fma(dot, sum);
        if (minima) {
          FloatVector scaled = FloatVector.broadcast(Lanes.F, Float.intBitsToFloat(x[t + 16]));
          sum =
              FloatVector.fromArray(Lanes.F, scales, (blocks + block) * Lanes.COUNT)
                  .fma(scaled, sum);
        }
        sum.intoArray(sums, i * Lanes.COUNT);
      }
      at += 256 + ((block + 1) % parts == 0 ? gap : 0);
    }
    tiles.store(y, token, last, 8, panel * PanelMatrix.ROWS + part);
  }

  /** Lanes {@code part} and up of one panel, times 4 tokens. */
  static void tile4(
      PanelMatrix w, int panel, int part, VectorTiles tiles, FloatMatrix y, int token, int last) {
    MemorySegment data = w.data();
    int[] x = tiles.ints;
    int[] dots = tiles.dots;
    float[] scales = tiles.scales;
    float[] sums = tiles.sums;
    int parts = w.type().blockColumns() / 32;
    int gap = w.type().panelBlockBytes() - 256 * parts;
    boolean minima = w.type().minima();
    int blocks = w.activationBlocks();
    long at = panel * w.panelBytes() + 4L * part;
    Arrays.fill(sums, 0, 4 * Lanes.COUNT, 0f);
    for (int block = 0; block < blocks; block++) {
      int b = block * (4 * NIBBLE_INTS);
      ShortVector s0 = ShortVector.zero(Lanes.S);
      ShortVector s1 = s0;
      ShortVector s2 = s0;
      ShortVector s3 = s0;
      for (int j = 0; j < 4; j++) {
        ShortVector v = ShortVector.fromMemorySegment(Lanes.S, data, at + 64L * j, Lanes.ORDER);
        for (int k = 0; k < 4; k++) {
          int i = b + 4 * j + k;
          ShortVector n = v.and(LOW);
          v = v.lanewise(VectorOperators.LSHR, 4);
          s0 = s0.add(n.mul(IntVector.broadcast(Lanes.I, x[i]).reinterpretAsShorts()));
          s1 = s1.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 16]).reinterpretAsShorts()));
          s2 = s2.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 32]).reinterpretAsShorts()));
          s3 = s3.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 48]).reinterpretAsShorts()));
        }
      }
      s0.reinterpretAsInts().intoArray(dots, 0);
      s1.reinterpretAsInts().intoArray(dots, Lanes.COUNT);
      s2.reinterpretAsInts().intoArray(dots, 2 * Lanes.COUNT);
      s3.reinterpretAsInts().intoArray(dots, 3 * Lanes.COUNT);
      FloatVector scale = FloatVector.fromArray(Lanes.F, scales, block * Lanes.COUNT);
      for (int i = 0; i < 4; i++) {
        int t = b + 64 + i;
        IntVector both = IntVector.fromArray(Lanes.I, dots, i * Lanes.COUNT);
        FloatVector dot =
            (FloatVector)
                both.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 16)
                    .add(both.lanewise(VectorOperators.ASHR, 16))
                    .add(x[t + 4])
                    .convert(VectorOperators.I2F, 0);
        FloatVector sum = FloatVector.fromArray(Lanes.F, sums, i * Lanes.COUNT);
        sum = scale.mul(Float.intBitsToFloat(x[t])).fma(dot, sum);
        if (minima) {
          FloatVector scaled = FloatVector.broadcast(Lanes.F, Float.intBitsToFloat(x[t + 8]));
          sum =
              FloatVector.fromArray(Lanes.F, scales, (blocks + block) * Lanes.COUNT)
                  .fma(scaled, sum);
        }
        sum.intoArray(sums, i * Lanes.COUNT);
      }
      at += 256 + ((block + 1) % parts == 0 ? gap : 0);
    }
    tiles.store(y, token, last, 4, panel * PanelMatrix.ROWS + part);
  }

  /** Lanes {@code part} and up of one panel, times one token. */
  static void tile1(
      PanelMatrix w, int panel, int part, VectorTiles tiles, FloatMatrix y, int token) {
    MemorySegment data = w.data();
    int[] x = tiles.ints;
    float[] scales = tiles.scales;
    int parts = w.type().blockColumns() / 32;
    int gap = w.type().panelBlockBytes() - 256 * parts;
    boolean minima = w.type().minima();
    int blocks = w.activationBlocks();
    long at = panel * w.panelBytes() + 4L * part;
    FloatVector sum = FloatVector.zero(Lanes.F);
    for (int block = 0; block < blocks; block++) {
      int b = block * NIBBLE_INTS;
      ShortVector s0 = ShortVector.zero(Lanes.S);
      ShortVector s1 = s0;
      for (int j = 0; j < 4; j++) {
        int i = b + 4 * j;
        ShortVector v = ShortVector.fromMemorySegment(Lanes.S, data, at + 64L * j, Lanes.ORDER);
        ShortVector n = v.and(LOW);
        s0 = s0.add(n.mul(IntVector.broadcast(Lanes.I, x[i]).reinterpretAsShorts()));
        n = v.lanewise(VectorOperators.LSHR, 4).and(LOW);
        s1 = s1.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 1]).reinterpretAsShorts()));
        n = v.lanewise(VectorOperators.LSHR, 8).and(LOW);
        s0 = s0.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 2]).reinterpretAsShorts()));
        n = v.lanewise(VectorOperators.LSHR, 12);
        s1 = s1.add(n.mul(IntVector.broadcast(Lanes.I, x[i + 3]).reinterpretAsShorts()));
      }
      IntVector both = s0.add(s1).reinterpretAsInts();
      FloatVector dot =
          (FloatVector)
              both.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 16)
                  .add(both.lanewise(VectorOperators.ASHR, 16))
                  .add(x[b + 17])
                  .convert(VectorOperators.I2F, 0);
      FloatVector scale = FloatVector.fromArray(Lanes.F, scales, block * Lanes.COUNT);
      sum = scale.mul(Float.intBitsToFloat(x[b + 16])).fma(dot, sum);
      if (minima) {
        FloatVector scaled = FloatVector.broadcast(Lanes.F, Float.intBitsToFloat(x[b + 18]));
        sum =
            FloatVector.fromArray(Lanes.F, scales, (blocks + block) * Lanes.COUNT).fma(scaled, sum);
      }
      at += 256 + ((block + 1) % parts == 0 ? gap : 0);
    }
    sum.intoMemorySegment(
        y.data(),
        y.offset(token) + 4L * (panel * PanelMatrix.ROWS + part),
        ByteOrder.nativeOrder());
  }
}
