package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with panels of several bit planes. The lanes of a panel are unpacked once for all tokens
 * into integer-valued floats, the integer scales of Q6_K's 16 columns multiplied in: every product
 * and sum of a block stays an integer below 2^24, so fma is exact.
 */
final class VectorUnpacked {

  /** Tokens that share a pass over the unpacked weights. */
  static final int TILE = 4;

  private static final VectorSpecies<Byte> BYTES =
      Lanes.COUNT == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  private VectorUnpacked() {}

  /** True for types of more than one bit plane. */
  static boolean serves(WeightType type) {
    return switch (type) {
      case Q5_0, Q5_1, Q5_K, Q6_K -> true;
      case F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K -> false;
    };
  }

  /** Unpacks lanes {@code part} and up of a panel: {@code [column][lane]}. */
  static void unpack(PanelMatrix w, int panel, int part, float[] weights) {
    WeightType type = w.type();
    int perBlock = type.blockColumns() / 32;
    for (int block = 0; block < w.activationBlocks(); block++) {
      long base = panel * w.panelBytes() + (long) (block / perBlock) * type.panelBlockBytes();
      long integers = base + (long) (block % perBlock) * type.integerBytes() + 4L * part;
      long scales = base + type.scalesOffset() + 32L * (block % perBlock) + part;
      for (int group = 0; group < 8; group++) {
        IntVector four = ints(w.data(), integers + 64L * (group / 2));
        four = four.lanewise(VectorOperators.LSHR, group % 2 * 4).and(0x0f0f0f0f);
        int to = (32 * block + 4 * group) * Lanes.COUNT;
        if (type == WeightType.Q6_K) {
          IntVector pairs = ints(w.data(), integers + 256 + 64L * (group / 4));
          pairs = pairs.lanewise(VectorOperators.LSHR, group % 4 * 2).and(0x03030303);
          four = four.or(pairs.lanewise(VectorOperators.LSHL, 4));
          store(four, -32f, bytes(w.data(), scales + 16L * (group / 4)), weights, to);
        } else {
          IntVector bits = ints(w.data(), integers + 256);
          bits = bits.lanewise(VectorOperators.LSHR, group).and(0x01010101);
          four = four.or(bits.lanewise(VectorOperators.LSHL, 4));
          store(
              four,
              type == WeightType.Q5_0 ? -16f : 0f,
              FloatVector.broadcast(Lanes.F, 1f),
              weights,
              to);
        }
      }
    }
  }

  private static void store(
      IntVector four, float offset, FloatVector scale, float[] weights, int to) {
    for (int k = 0; k < 4; k++) {
      IntVector one = four.lanewise(VectorOperators.LSHR, 8 * k).and(255);
      ((FloatVector) one.convert(VectorOperators.I2F, 0))
          .add(offset)
          .mul(scale)
          .intoArray(weights, to + k * Lanes.COUNT);
    }
  }

  private static IntVector ints(MemorySegment data, long at) {
    return IntVector.fromMemorySegment(Lanes.I, data, at, Lanes.ORDER);
  }

  /** Signed bytes as floats. */
  static FloatVector bytes(MemorySegment data, long at) {
    if (Lanes.COUNT < 8) {
      float[] few = new float[Lanes.COUNT];
      for (int i = 0; i < few.length; i++) {
        few[i] = data.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at + i);
      }
      return FloatVector.fromArray(Lanes.F, few, 0);
    }
    ByteVector packed = ByteVector.fromMemorySegment(BYTES, data, at, Lanes.ORDER);
    return (FloatVector) packed.convertShape(VectorOperators.B2F, Lanes.F, 0);
  }

  /** Unpacked lanes of one panel times the four tokens laid out from index {@code from} on. */
  static void tile(
      PanelMatrix w, VectorTiles tiles, int from, FloatMatrix y, int token, int last, int at) {
    float[] weights = tiles.weights;
    float[] x = tiles.floats;
    float[] scales = tiles.scales;
    boolean minima = w.type().minima();
    int blocks = w.activationBlocks();
    FloatVector y0 = FloatVector.zero(Lanes.F);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    for (int block = 0; block < blocks; block++) {
      int b = from + block * (TILE * VectorTiles.BYTE_FLOATS);
      FloatVector d0 = FloatVector.zero(Lanes.F);
      FloatVector d1 = d0;
      FloatVector d2 = d0;
      FloatVector d3 = d0;
      for (int k = 0; k < 32; k++) {
        FloatVector v = FloatVector.fromArray(Lanes.F, weights, (32 * block + k) * Lanes.COUNT);
        d0 = v.fma(FloatVector.broadcast(Lanes.F, x[b + k]), d0);
        d1 = v.fma(FloatVector.broadcast(Lanes.F, x[b + k + 32]), d1);
        d2 = v.fma(FloatVector.broadcast(Lanes.F, x[b + k + 64]), d2);
        d3 = v.fma(FloatVector.broadcast(Lanes.F, x[b + k + 96]), d3);
      }
      int t = b + 128;
      FloatVector scale = FloatVector.fromArray(Lanes.F, scales, block * Lanes.COUNT);
      y0 = scale.mul(x[t]).fma(d0, y0);
      y1 = scale.mul(x[t + 1]).fma(d1, y1);
      y2 = scale.mul(x[t + 2]).fma(d2, y2);
      y3 = scale.mul(x[t + 3]).fma(d3, y3);
      if (minima) {
        FloatVector m = FloatVector.fromArray(Lanes.F, scales, (blocks + block) * Lanes.COUNT);
        y0 = m.fma(FloatVector.broadcast(Lanes.F, x[t + 4]), y0);
        y1 = m.fma(FloatVector.broadcast(Lanes.F, x[t + 5]), y1);
        y2 = m.fma(FloatVector.broadcast(Lanes.F, x[t + 6]), y2);
        y3 = m.fma(FloatVector.broadcast(Lanes.F, x[t + 7]), y3);
      }
    }
    store(y0, y, token, at);
    store(y1, y, Math.min(token + 1, last), at);
    store(y2, y, Math.min(token + 2, last), at);
    store(y3, y, Math.min(token + 3, last), at);
  }

  private static void store(FloatVector v, FloatMatrix y, int token, int column) {
    v.intoMemorySegment(y.data(), y.offset(token) + 4L * column, ByteOrder.nativeOrder());
  }
}
