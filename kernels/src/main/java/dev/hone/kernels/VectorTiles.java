package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * One thread's working memory for {@link VectorKernels}: a tile of tokens laid out so that every
 * value which the inner loops broadcast lies at a constant distance from one moving index. Arrays
 * grow to the largest shape seen and stay.
 */
final class VectorTiles {

  /** Per token and 4-bit block: 16 pairs of 16-bit values, scale, correction, scaled sum. */
  static final int NIBBLE_INTS = 19;

  /** Per token and 8-bit or unpacked block: 32 values, scale, correction or scaled sum. */
  static final int BYTE_FLOATS = 34;

  private static final ThreadLocal<VectorTiles> OF_THREAD =
      ThreadLocal.withInitial(VectorTiles::new);
  private static final VectorSpecies<Short> EIGHT = ShortVector.SPECIES_128;
  private static final VectorShuffle<Integer> FIRST_HALVES =
      VectorShuffle.fromValues(IntVector.SPECIES_128, 0, 1, -4, -3);
  private static final VectorShuffle<Integer> SECOND_HALVES =
      VectorShuffle.fromValues(IntVector.SPECIES_128, 2, 3, -2, -1);
  private static final VectorSpecies<Byte> BYTES =
      Lanes.COUNT == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  int[] ints = new int[0];
  float[] floats = new float[0];

  /** One panel's lanes, unpacked: see {@link VectorUnpacked}. */
  float[] weights = new float[0];

  final float[] lanes = new float[16];

  /** Scales of one panel's blocks, then minima; or 4 panels' weights of 32 columns. */
  float[] scales = new float[4 * 32 * Lanes.COUNT];

  /** A tile's dots of one block, and its sums so far. */
  final int[] dots = new int[8 * Lanes.COUNT];

  final float[] sums = new float[8 * Lanes.COUNT];

  private VectorTiles() {}

  static VectorTiles ofThread() {
    return OF_THREAD.get();
  }

  /**
   * Lays out {@code tile} tokens from {@code from} (the last one again when there are fewer) for
   * 4-bit weights: per block {@code [tile][4][4]} pairs (for j 0 to 3 the columns 8j and 8j+2, 8j+4
   * and 8j+6, 8j+1 and 8j+3, 8j+5 and 8j+7), {@code [tile]} scales, corrections, scaled sums.
   */
  void fillNibbles(WeightType type, Activations x, int blocks, int from, int to, int tile) {
    int stride = tile * NIBBLE_INTS;
    if (ints.length < blocks * stride) {
      ints = new int[blocks * stride];
    }
    int offset = type == WeightType.Q4_0 ? 8 : 0;
    for (int i = 0; i < tile; i++) {
      int token = Math.min(from + i, to - 1);
      for (int block = 0; block < blocks; block++) {
        long q = (long) token * x.qStride() + 32L * block;
        int at = block * stride + 16 * i;
        pairs(x.q(), q, at);
        pairs(x.q(), q + 16, at + 8);
        long scaleAt = 4 * ((long) token * x.blockStride() + block);
        float scale = x.scales().get(ValueLayout.JAVA_FLOAT, scaleAt);
        int sum = x.sums().get(ValueLayout.JAVA_INT, scaleAt);
        int tail = block * stride + 16 * tile + i;
        ints[tail] = Float.floatToRawIntBits(scale);
        ints[tail + tile] = -offset * sum;
        ints[tail + 2 * tile] = Float.floatToRawIntBits(scale * (float) sum);
      }
    }
  }

  private void pairs(MemorySegment q, long offset, int at) {
    ShortVector two = ShortVector.fromMemorySegment(EIGHT, q, offset, Lanes.ORDER);
    IntVector even =
        two.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).reinterpretAsInts();
    IntVector odd = two.lanewise(VectorOperators.ASHR, 8).reinterpretAsInts();
    even.rearrange(FIRST_HALVES, odd).intoArray(ints, at);
    even.rearrange(SECOND_HALVES, odd).intoArray(ints, at + 4);
  }

  /**
   * Lays out a tile of tokens for 8-bit or unpacked weights: per block {@code [tile][32]} values,
   * {@code [tile]} scales, and corrections for 8-bit ones, scaled sums for the others.
   */
  void fillBytes(WeightType type, Activations x, int blocks, int from, int to, int tile) {
    reserveBytes(blocks * tile);
    fillBytes(type, x, blocks, from, to, tile, 0);
  }

  /** Makes room for so many blocks of one token each. */
  void reserveBytes(int blocks) {
    if (floats.length < blocks * BYTE_FLOATS) {
      floats = new float[blocks * BYTE_FLOATS];
    }
  }

  /** As above, from index {@code at} of {@link #floats} on. */
  void fillBytes(WeightType type, Activations x, int blocks, int from, int to, int tile, int at) {
    int stride = tile * BYTE_FLOATS;
    for (int i = 0; i < tile; i++) {
      int token = Math.min(from + i, to - 1);
      for (int block = 0; block < blocks; block++) {
        long q = (long) token * x.qStride() + 32L * block;
        widen(x.q(), q, at + block * stride + 32 * i);
        long scaleAt = 4 * ((long) token * x.blockStride() + block);
        int tail = at + block * stride + 32 * tile + i;
        float scale = x.scales().get(ValueLayout.JAVA_FLOAT, scaleAt);
        int sum = x.sums().get(ValueLayout.JAVA_INT, scaleAt);
        floats[tail] = scale;
        floats[tail + tile] = type == WeightType.Q8_0 ? (float) (-128 * sum) : scale * (float) sum;
      }
    }
  }

  private void widen(MemorySegment q, long offset, int at) {
    if (Lanes.COUNT < 8) {
      for (int i = 0; i < 32; i++) {
        floats[at + i] = q.get(ValueLayout.JAVA_BYTE, offset + i);
      }
      return;
    }
    for (int i = 0; i < 32; i += Lanes.COUNT) {
      ByteVector bytes = ByteVector.fromMemorySegment(BYTES, q, offset + i, Lanes.ORDER);
      ((FloatVector) bytes.convertShape(VectorOperators.B2F, Lanes.F, 0)).intoArray(floats, at + i);
    }
  }

  /** Lays out a tile of float tokens: per 32 columns {@code [tile][32]} values. */
  void fillFloats(FloatMatrix x, int from, int to, int tile) {
    int blocks = (x.columns() + 31) / 32;
    if (floats.length < blocks * tile * 32) {
      floats = new float[blocks * tile * 32];
    }
    for (int i = 0; i < tile; i++) {
      long row = x.offset(Math.min(from + i, to - 1));
      for (int block = 0; block < blocks; block++) {
        int count = Math.min(32, x.columns() - 32 * block);
        MemorySegment.copy(
            x.data(),
            ValueLayout.JAVA_FLOAT,
            row + 128L * block,
            floats,
            (block * tile + i) * 32,
            count);
      }
    }
  }

  /** Widens the scales, and minima, of a panel's lanes {@code part} and up. */
  void fillScales(PanelMatrix w, int panel, int part) {
    int blocks = w.activationBlocks();
    int kinds = w.type().minima() ? 2 : 1;
    if (scales.length < kinds * blocks * Lanes.COUNT) {
      scales = new float[kinds * blocks * Lanes.COUNT];
    }
    if (w.type().superBlocks()) {
      fillPartScales(w, panel, part, kinds);
      return;
    }
    for (int kind = 0; kind < kinds; kind++) {
      long at = panel * w.panelBytes() + w.type().scalesOffset() + 32L * kind + 2L * part;
      int to = kind * blocks * Lanes.COUNT;
      halves(w.data(), at, w.type().panelBlockBytes(), to, blocks);
    }
  }

  /** Products of a super-block's factors with the integer scales of its parts (Q6_K: factors). */
  private void fillPartScales(PanelMatrix w, int panel, int part, int kinds) {
    int blocks = w.activationBlocks();
    for (int superBlock = 0; superBlock < w.blocks(); superBlock++) {
      long at =
          panel * w.panelBytes()
              + (long) superBlock * w.type().panelBlockBytes()
              + w.type().scalesOffset();
      for (int kind = 0; kind < kinds; kind++) {
        FloatVector factor = Lanes.halves(w.data(), at + 256 + 32L * kind + 2L * part);
        for (int i = 0; i < SuperBlocks.PARTS; i++) {
          FloatVector scale =
              w.type() == WeightType.Q6_K
                  ? factor
                  : factor.mul(VectorUnpacked.bytes(w.data(), at + 32L * i + 16L * kind + part));
          int to = kind * blocks + superBlock * SuperBlocks.PARTS + i;
          scale.intoArray(scales, to * Lanes.COUNT);
        }
      }
    }
  }

  private void halves(MemorySegment data, long at, long step, int to, int count) {
    for (int i = 0; i < count; i++) {
      Lanes.halves(data, at + i * step).intoArray(scales, to + i * Lanes.COUNT);
    }
  }

  /** Widens {@code count} columns of a panel's lanes {@code part} and up into {@link #scales}. */
  void widen(PanelMatrix w, int panel, int part, int column, int count, int to) {
    long step = w.type().panelBlockBytes();
    long at = panel * w.panelBytes() + column * step + part * (step / 16);
    switch (w.type()) {
      case F16 -> halves(w.data(), at, step, to, count);
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          Lanes.brains(w.data(), at + i * step).intoArray(scales, to + i * Lanes.COUNT);
        }
      }
      case F32 -> {
        for (int i = 0; i < count; i++) {
          Lanes.floats(w.data(), at + i * step).intoArray(scales, to + i * Lanes.COUNT);
        }
      }
      case Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K ->
          throw new IllegalArgumentException(w.type() + " is no float type");
    }
  }

  /** Stores a tile's sums at {@code column} of its tokens. */
  void store(FloatMatrix y, int token, int last, int tile, int column) {
    for (int i = 0; i < tile; i++) {
      long at = y.offset(Math.min(token + i, last)) + 4L * column;
      FloatVector.fromArray(Lanes.F, sums, i * Lanes.COUNT)
          .intoMemorySegment(y.data(), at, ByteOrder.nativeOrder());
    }
  }
}
