package dev.hone.tune;

import static dev.hone.tune.BlockCodec.BLOCK;

import dev.hone.kernels.WeightType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The weight types of GGUF files to floats: the bits equal those of {@code gguf.quants.dequantize}
 * of the Python package gguf.
 */
public final class Dequantizer {
  private Dequantizer() {}

  /**
   * Reads consecutive weights of one row.
   *
   * @param bytes whole blocks as a GGUF file has them
   * @throws IllegalArgumentException if they are not whole blocks
   */
  public static float[] dequantize(WeightType type, MemorySegment bytes) {
    if (bytes.byteSize() % type.fileBlockBytes() != 0) {
      throw new IllegalArgumentException(
          "%d bytes are no whole %s blocks".formatted(bytes.byteSize(), type));
    }
    int blocks = Math.toIntExact(bytes.byteSize() / type.fileBlockBytes());
    float[] values = new float[Math.multiplyExact(blocks, type.blockColumns())];
    for (int block = 0; block < blocks; block++) {
      long from = (long) block * type.fileBlockBytes();
      int at = block * type.blockColumns();
      switch (type) {
        case F32 -> values[at] = bytes.get(BlockCodec.FLOAT, from);
        case F16 -> values[at] = BlockCodec.half(bytes, from);
        case BF16 -> values[at] = Float.intBitsToFloat(bytes.get(BlockCodec.SHORT, from) << 16);
        case Q8_0 -> q80(bytes, from, values, at);
        case Q4_0 -> q40(bytes, from, values, at);
        case Q4_1 -> q41(bytes, from, values, at);
        case Q5_0 -> fiveBits(bytes, from, 2, BlockCodec.half(bytes, from), 16, 0, values, at);
        case Q5_1 ->
            fiveBits(
                bytes,
                from,
                4,
                BlockCodec.half(bytes, from),
                0,
                BlockCodec.half(bytes, from + 2),
                values,
                at);
        case Q4_K, Q5_K, Q6_K -> superBlock(type, bytes, from, values, at);
      }
    }
    return values;
  }

  private static void q80(MemorySegment bytes, long from, float[] values, int at) {
    float scale = BlockCodec.half(bytes, from);
    for (int i = 0; i < BLOCK; i++) {
      values[at + i] = bytes.get(ValueLayout.JAVA_BYTE, from + 2 + i) * scale;
    }
  }

  private static void q40(MemorySegment bytes, long from, float[] values, int at) {
    float scale = BlockCodec.half(bytes, from);
    for (int i = 0; i < BLOCK; i++) {
      values[at + i] = scale * (BlockCodec.nibble(bytes, from + 2, i) - 8);
    }
  }

  /** A header, 32 fifth bits, then nibbles. */
  private static void fiveBits(
      MemorySegment bytes,
      long from,
      int header,
      float scale,
      int offset,
      float least,
      float[] values,
      int at) {
    int upper = bytes.get(BlockCodec.INT, from + header);
    for (int i = 0; i < BLOCK; i++) {
      int value = BlockCodec.nibble(bytes, from + header + 4, i) | ((upper >>> i) & 1) << 4;
      float product = scale * (value - offset);
      values[at + i] = offset > 0 ? product : product + least;
    }
  }

  private static void superBlock(
      WeightType type, MemorySegment bytes, long from, float[] values, int at) {
    for (int i = 0; i < SuperBlockCodec.COLUMNS; i++) {
      int value = SuperBlockCodec.value(type, bytes, from, i);
      if (type == WeightType.Q6_K) {
        int scale = bytes.get(ValueLayout.JAVA_BYTE, from + 192 + i / 16);
        values[at + i] = BlockCodec.half(bytes, from + 208) * scale * (value - 32);
      } else {
        int part = i / 32;
        float scale = BlockCodec.half(bytes, from) * SuperBlockCodec.scale(bytes, from, part);
        float least = BlockCodec.half(bytes, from + 2) * SuperBlockCodec.minimum(bytes, from, part);
        values[at + i] = scale * value - least;
      }
    }
  }

  private static void q41(MemorySegment bytes, long from, float[] values, int at) {
    float scale = BlockCodec.half(bytes, from);
    float least = BlockCodec.half(bytes, from + 2);
    for (int i = 0; i < BLOCK; i++) {
      values[at + i] = scale * BlockCodec.nibble(bytes, from + 4, i) + least;
    }
  }
}
