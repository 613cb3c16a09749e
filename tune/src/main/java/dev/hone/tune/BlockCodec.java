package dev.hone.tune;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The numbers of GGUF blocks: little-endian halves, floats and nibbles. */
final class BlockCodec {
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Columns of a quantized block. */
  static final int BLOCK = 32;

  private BlockCodec() {}

  static float half(MemorySegment bytes, long at) {
    return Float.float16ToFloat(bytes.get(SHORT, at));
  }

  static void setHalf(MemorySegment bytes, long at, float value) {
    bytes.set(SHORT, at, Float.floatToFloat16(value));
  }

  /** The nibble of a column: 0 to 15 in the low halves of 16 bytes, 16 to 31 in the high ones. */
  static int nibble(MemorySegment bytes, long at, int column) {
    int pair = bytes.get(ValueLayout.JAVA_BYTE, at + column % 16);
    return column < 16 ? pair & 15 : (pair >> 4) & 15;
  }
}
