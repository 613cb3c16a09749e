package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * One thread's working memory for {@link VectorKernels}: a tile of tokens laid out so that every
 * value which the inner loops broadcast lies at a constant distance from one moving index. Arrays
 * grow to the largest shape seen and stay.
 */
final class VectorTiles {

  /** Per token and 4-bit block: 16 pairs of 16-bit values, scale, correction, scaled sum. */
  static final int NIBBLE_INTS = 19;

  /** Per token and 8-bit block: 32 values, scale, correction. */
  static final int BYTE_FLOATS = 34;

  private static final ThreadLocal<VectorTiles> OF_THREAD =
      ThreadLocal.withInitial(VectorTiles::new);
  private static final VectorSpecies<Short> EIGHT = ShortVector.SPECIES_128;
  private static final VectorSpecies<Byte> BYTES =
      Lanes.COUNT == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  int[] ints = new int[0];
  float[] floats = new float[0];
  final float[] lanes = new float[16];

  private VectorTiles() {}

  static VectorTiles ofThread() {
    return OF_THREAD.get();
  }

  /**
   * Lays out {@code tile} tokens from {@code from} (the last one again when there are fewer) for
   * 4-bit weights: per block {@code [tile][16]} pairs (columns 8j and 8j+2, 8j+4 and 8j+6 for j 0
   * to 3, then the same of the odd columns), {@code [tile]} scales, corrections, scaled sums.
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
        pairs(x.q(), q + 16, at + 4);
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
    two.lanewise(VectorOperators.LSHL, 8)
        .lanewise(VectorOperators.ASHR, 8)
        .reinterpretAsInts()
        .intoArray(ints, at);
    two.lanewise(VectorOperators.ASHR, 8).reinterpretAsInts().intoArray(ints, at + 8);
  }

  /**
   * Lays out a tile of tokens for 8-bit weights: per block {@code [tile][32]} values, {@code
   * [tile]} scales, corrections.
   */
  void fillBytes(Activations x, int blocks, int from, int to, int tile) {
    int stride = tile * BYTE_FLOATS;
    if (floats.length < blocks * stride) {
      floats = new float[blocks * stride];
    }
    for (int i = 0; i < tile; i++) {
      int token = Math.min(from + i, to - 1);
      for (int block = 0; block < blocks; block++) {
        long q = (long) token * x.qStride() + 32L * block;
        widen(x.q(), q, block * stride + 32 * i);
        long scaleAt = 4 * ((long) token * x.blockStride() + block);
        int tail = block * stride + 32 * tile + i;
        floats[tail] = x.scales().get(ValueLayout.JAVA_FLOAT, scaleAt);
        floats[tail + tile] = (float) (-128 * x.sums().get(ValueLayout.JAVA_INT, scaleAt));
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
}
