package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Blocks of 256 columns (Q4_K, Q5_K, Q6_K), from the layout of GGUF files to that of panels: bit
 * planes are regrouped, 6-bit scales unpacked to bytes, and the factor of the minima changes its
 * sign, so that kernels add.
 */
final class SuperBlocks {

  /** Columns of a super-block. */
  static final int COLUMNS = 256;

  /** Parts of 32 columns of a super-block. */
  static final int PARTS = COLUMNS / Activations.BLOCK;

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int NIBBLES = 0x0f0f0f0f;
  private static final int PAIRS = 0x03030303;
  private static final int BITS = 0x01010101;
  private static final int PLANE = 256;

  private SuperBlocks() {}

  /** Packs one block of one row into lane {@code lane} of the panel's block at {@code to}. */
  static void pack(
      WeightType type, MemorySegment row, long from, MemorySegment out, long to, int lane) {
    switch (type) {
      case Q4_K -> {
        for (int part = 0; part < PARTS; part++) {
          long values = from + 16 + 32L * (part / 2);
          nibbles(row, values, part % 2 * 4, out, to + 256L * part, lane);
        }
        minima(type, row, from, out, to, lane);
      }
      case Q5_K -> {
        for (int part = 0; part < PARTS; part++) {
          long integers = to + 320L * part;
          nibbles(row, from + 48 + 32L * (part / 2), part % 2 * 4, out, integers, lane);
          int plane = 0;
          for (int group = 0; group < 8; group++) {
            plane |= ((row.get(INT, from + 16 + 4L * group) >>> part) & BITS) << group;
          }
          out.set(INT, integers + PLANE + 4L * lane, plane);
        }
        minima(type, row, from, out, to, lane);
      }
      case Q6_K -> q6(row, from, out, to, lane);
      case F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1 ->
          throw new IllegalArgumentException(type + " has no super-blocks");
    }
  }

  /** A row past the last one: zeros in every part, scales zero. */
  static void pad(WeightType type, MemorySegment out, long to, int lane) {
    int zeros = type == WeightType.Q6_K ? 0xaaaaaaaa : 0;
    for (int part = 0; part < PARTS; part++) {
      long integers = to + (long) type.integerBytes() * part;
      for (int at = 0; at < type.integerBytes(); at += 64) {
        out.set(INT, integers + at + 4L * lane, at < PLANE ? 0 : zeros);
      }
      long scales = to + type.scalesOffset() + 32L * part + lane;
      out.set(BYTE, scales, (byte) 0);
      out.set(BYTE, scales + 16, (byte) 0);
    }
    for (int at = type.scalesOffset() + 256; at < type.panelBlockBytes(); at += 32) {
      out.set(SHORT, to + at + 2L * lane, (short) 0);
    }
  }

  private static void q6(MemorySegment row, long from, MemorySegment out, long to, int lane) {
    for (int part = 0; part < PARTS; part++) {
      long integers = to + 384L * part;
      int quarter = part % 4;
      long values = from + 64L * (part / 4) + 32L * (quarter % 2);
      nibbles(row, values, quarter / 2 * 4, out, integers, lane);
      long pairs = from + 128 + 32L * (part / 4);
      for (int half = 0; half < 2; half++) {
        int plane = 0;
        for (int group = 0; group < 4; group++) {
          int four = row.get(INT, pairs + 16L * half + 4L * group);
          plane |= ((four >>> (2 * quarter)) & PAIRS) << (2 * group);
        }
        out.set(INT, integers + PLANE + 64L * half + 4L * lane, plane);
        byte scale = row.get(BYTE, from + 192 + 2L * part + half);
        out.set(BYTE, to + 3072 + 32L * part + 16L * half + lane, scale);
      }
    }
    out.set(SHORT, to + 3328 + 2L * lane, row.get(SHORT, from + 208));
  }

  /** The 4-bit plane of a part: 32 file bytes, of which the nibble at bit {@code shift} counts. */
  private static void nibbles(
      MemorySegment row, long from, int shift, MemorySegment out, long to, int lane) {
    for (long j = 0; j < 4; j++) {
      int first = (row.get(INT, from + 8 * j) >>> shift) & NIBBLES;
      int second = (row.get(INT, from + 8 * j + 4) >>> shift) & NIBBLES;
      out.set(INT, to + 64 * j + 4L * lane, first | (second << 4));
    }
  }

  private static void minima(
      WeightType type, MemorySegment row, long from, MemorySegment out, long to, int lane) {
    long scales = to + type.scalesOffset();
    for (int part = 0; part < PARTS; part++) {
      out.set(BYTE, scales + 32L * part + lane, (byte) scale(row, from + 4, part));
      out.set(BYTE, scales + 32L * part + 16 + lane, (byte) minimum(row, from + 4, part));
    }
    out.set(SHORT, scales + 256 + 2L * lane, row.get(SHORT, from));
    out.set(SHORT, scales + 288 + 2L * lane, (short) (row.get(SHORT, from + 2) ^ 0x8000));
  }

  /** The 6-bit scale of a part, of the 12 bytes at {@code at}. */
  private static int scale(MemorySegment row, long at, int part) {
    return part < 4
        ? row.get(BYTE, at + part) & 63
        : (row.get(BYTE, at + part + 4) & 15) | ((row.get(BYTE, at + part - 4) & 0xc0) >> 2);
  }

  /** The 6-bit minimum of a part, of the 12 bytes at {@code at}. */
  private static int minimum(MemorySegment row, long at, int part) {
    return part < 4
        ? row.get(BYTE, at + part + 4) & 63
        : ((row.get(BYTE, at + part + 4) & 0xf0) >> 4) | ((row.get(BYTE, at + part) & 0xc0) >> 2);
  }
}
