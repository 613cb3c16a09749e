package dev.hone.tune;

import static dev.hone.tune.BlockCodec.BLOCK;

import dev.hone.kernels.WeightType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Floats to the weight types of GGUF files. Blocks of 32 columns by ggml's reference algorithms:
 * the bytes equal those of {@code gguf.quants.quantize} of the Python package gguf. Super-blocks,
 * which that package does not write, by {@link SuperBlockQuantizer}'s own search. Values must be
 * finite.
 */
public final class Quantizer {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private Quantizer() {}

  /**
   * Quantizes consecutive floats of one row.
   *
   * @param values a multiple of {@code type.blockColumns()} floats
   * @return {@code type.fileRowBytes(values.length)} bytes, as a GGUF file has them
   * @throws IllegalArgumentException if the count is no such multiple
   */
  public static MemorySegment quantize(WeightType type, float[] values) {
    if (values.length % type.blockColumns() != 0) {
      throw new IllegalArgumentException(
          "%d values are no multiple of the %d of a %s block"
              .formatted(values.length, type.blockColumns(), type));
    }
    MemorySegment out = MemorySegment.ofArray(new byte[(int) type.fileRowBytes(values.length)]);
    for (int at = 0, block = 0; at < values.length; at += type.blockColumns(), block++) {
      long to = (long) block * type.fileBlockBytes();
      switch (type) {
        case F32 -> out.set(BlockCodec.FLOAT, to, values[at]);
        case F16 -> BlockCodec.setHalf(out, to, values[at]);
        case BF16 -> out.set(BlockCodec.SHORT, to, brain(values[at]));
        case Q8_0 -> q80(values, at, out, to);
        case Q4_0 -> q40(values, at, out, to);
        case Q4_1 -> q41(values, at, out, to);
        case Q5_0 -> q50(values, at, out, to);
        case Q5_1 -> q51(values, at, out, to);
        case Q4_K, Q5_K, Q6_K -> SuperBlockQuantizer.quantize(type, values, at, out, to);
      }
    }
    return out;
  }

  /** The upper half of a float, rounded half to even; NaN stays quiet. */
  private static short brain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 64);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  private static void q80(float[] x, int at, MemorySegment out, long to) {
    float most = 0;
    for (int i = 0; i < BLOCK; i++) {
      most = Math.max(most, Math.abs(x[at + i]));
    }
    float scale = most / 127;
    float inverse = scale == 0 ? 0 : 1 / scale;
    BlockCodec.setHalf(out, to, scale);
    for (int i = 0; i < BLOCK; i++) {
      out.set(BYTE, to + 2 + i, (byte) awayFromZero(x[at + i] * inverse));
    }
  }

  /** C's roundf: halves go away from zero. */
  private static float awayFromZero(float value) {
    float magnitude = Math.abs(value);
    float whole = (float) Math.floor(magnitude);
    float rounded = whole + (float) Math.floor(2 * (magnitude - whole));
    return Math.copySign(rounded, value);
  }

  /** The value of the largest magnitude in a block, the first of equals. */
  private static float largest(float[] x, int at) {
    float largest = x[at];
    for (int i = 1; i < BLOCK; i++) {
      if (Math.abs(x[at + i]) > Math.abs(largest)) {
        largest = x[at + i];
      }
    }
    return largest;
  }

  private static float most(float[] x, int at) {
    float most = x[at];
    for (int i = 1; i < BLOCK; i++) {
      most = Math.max(most, x[at + i]);
    }
    return most;
  }

  private static float least(float[] x, int at) {
    float least = x[at];
    for (int i = 1; i < BLOCK; i++) {
      least = Math.min(least, x[at + i]);
    }
    return least;
  }

  private static void q40(float[] x, int at, MemorySegment out, long to) {
    float scale = largest(x, at) / -8;
    float inverse = scale == 0 ? 0 : 1 / scale;
    BlockCodec.setHalf(out, to, scale);
    nibbles(x, at, 0, inverse, 8.5f, out, to + 2);
  }

  private static void q41(float[] x, int at, MemorySegment out, long to) {
    float least = least(x, at);
    float scale = (most(x, at) - least) / 15;
    float inverse = scale == 0 ? 0 : 1 / scale;
    BlockCodec.setHalf(out, to, scale);
    BlockCodec.setHalf(out, to + 2, least);
    nibbles(x, at, least, inverse, 0.5f, out, to + 4);
  }

  private static void q50(float[] x, int at, MemorySegment out, long to) {
    float scale = largest(x, at) / -16;
    float inverse = scale == 0 ? 0 : 1 / scale;
    BlockCodec.setHalf(out, to, scale);
    fiveBits(x, at, 0, inverse, 16.5f, out, to + 2);
  }

  private static void q51(float[] x, int at, MemorySegment out, long to) {
    float least = least(x, at);
    float scale = (most(x, at) - least) / 31;
    float inverse = scale == 0 ? 0 : 1 / scale;
    BlockCodec.setHalf(out, to, scale);
    BlockCodec.setHalf(out, to + 2, least);
    fiveBits(x, at, least, inverse, 0.5f, out, to + 4);
  }

  private static void fiveBits(
      float[] x, int at, float base, float inverse, float shift, MemorySegment out, long to) {
    int upper = 0;
    for (int i = 0; i < BLOCK / 2; i++) {
      int low = Math.clamp((int) ((x[at + i] - base) * inverse + shift), 0, 31);
      int high = Math.clamp((int) ((x[at + 16 + i] - base) * inverse + shift), 0, 31);
      upper |= ((low >> 4) << i) | ((high >> 4) << (16 + i));
      out.set(BYTE, to + 4 + i, (byte) ((low & 15) | (high & 15) << 4));
    }
    out.set(BlockCodec.INT, to, upper);
  }

  private static void nibbles(
      float[] x, int at, float base, float inverse, float shift, MemorySegment out, long to) {
    for (int i = 0; i < BLOCK / 2; i++) {
      int low = Math.clamp((int) ((x[at + i] - base) * inverse + shift), 0, 15);
      int high = Math.clamp((int) ((x[at + 16 + i] - base) * inverse + shift), 0, 15);
      out.set(BYTE, to + i, (byte) (low | high << 4));
    }
  }
}
