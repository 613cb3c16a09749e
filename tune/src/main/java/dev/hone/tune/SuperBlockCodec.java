package dev.hone.tune;

import dev.hone.kernels.WeightType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The layout of GGUF's super-blocks of 256 columns (ggml's block_q4_K, block_q5_K, block_q6_K):
 * their integers, their parts' scales, their floats.
 */
final class SuperBlockCodec {
  static final int COLUMNS = 256;

  /** Parts of 32 columns with a scale and a minimum each; Q6_K has 16 of 16 columns. */
  static final int PARTS = 8;

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private SuperBlockCodec() {}

  /** Columns that share a scale. */
  static int partColumns(WeightType type) {
    return type == WeightType.Q6_K ? 16 : 32;
  }

  /** The unsigned integer of a column of the block at {@code at}. */
  static int value(WeightType type, MemorySegment bytes, long at, int column) {
    int part = column / 32;
    int c = column % 32;
    return switch (type) {
      case Q4_K -> bits(bytes, at + 16 + 32L * (part / 2) + c, part % 2 * 4, 15);
      case Q5_K ->
          bits(bytes, at + 48 + 32L * (part / 2) + c, part % 2 * 4, 15)
              | (bits(bytes, at + 16 + c, part, 1) << 4);
      case Q6_K ->
          bits(bytes, lowBits(at, part) + c, part % 4 / 2 * 4, 15)
              | (bits(bytes, at + 128 + 32L * (part / 4) + c, part % 4 * 2, 3) << 4);
      default -> throw new IllegalArgumentException(type + " has no super-blocks");
    };
  }

  /** Sets the integer of a column of a block whose integers are zero. */
  static void setValue(WeightType type, MemorySegment bytes, long at, int column, int value) {
    int part = column / 32;
    int c = column % 32;
    switch (type) {
      case Q4_K -> or(bytes, at + 16 + 32L * (part / 2) + c, value << (part % 2 * 4));
      case Q5_K -> {
        or(bytes, at + 48 + 32L * (part / 2) + c, (value & 15) << (part % 2 * 4));
        or(bytes, at + 16 + c, (value >> 4) << part);
      }
      case Q6_K -> {
        or(bytes, lowBits(at, part) + c, (value & 15) << (part % 4 / 2 * 4));
        or(bytes, at + 128 + 32L * (part / 4) + c, (value >> 4) << (part % 4 * 2));
      }
      default -> throw new IllegalArgumentException(type + " has no super-blocks");
    }
  }

  private static long lowBits(long at, int part) {
    return at + 64L * (part / 4) + 32L * (part % 2);
  }

  /** The 6-bit scale of a part of Q4_K and Q5_K. */
  static int scale(MemorySegment bytes, long at, int part) {
    return part < 4
        ? bits(bytes, at + 4 + part, 0, 63)
        : bits(bytes, at + 8 + part, 0, 15) | (bits(bytes, at + part, 6, 3) << 4);
  }

  /** The 6-bit minimum of a part of Q4_K and Q5_K. */
  static int minimum(MemorySegment bytes, long at, int part) {
    return part < 4
        ? bits(bytes, at + 8 + part, 0, 63)
        : bits(bytes, at + 8 + part, 4, 15) | (bits(bytes, at + 4 + part, 6, 3) << 4);
  }

  /** Sets scale and minimum of a part, where the block's are zero. */
  static void setScales(MemorySegment bytes, long at, int part, int scale, int minimum) {
    if (part < 4) {
      or(bytes, at + 4 + part, scale);
      or(bytes, at + 8 + part, minimum);
    } else {
      or(bytes, at + 8 + part, (scale & 15) | ((minimum & 15) << 4));
      or(bytes, at + part, (scale >> 4) << 6);
      or(bytes, at + 4 + part, (minimum >> 4) << 6);
    }
  }

  private static int bits(MemorySegment bytes, long at, int shift, int mask) {
    return (bytes.get(BYTE, at) >> shift) & mask;
  }

  private static void or(MemorySegment bytes, long at, int bits) {
    bytes.set(BYTE, at, (byte) (bytes.get(BYTE, at) | bits));
  }
}
