package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The two 16-bit floats in memory, both little-endian. */
final class Float16 {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Float16() {}

  static float half(MemorySegment data, long offset) {
    return Float.float16ToFloat(data.get(SHORT, offset));
  }

  static void setHalf(MemorySegment data, long offset, float value) {
    data.set(SHORT, offset, Float.floatToFloat16(value));
  }

  static float brain(MemorySegment data, long offset) {
    return Float.intBitsToFloat(data.get(SHORT, offset) << 16);
  }

  /** Cuts the low half off: for values of which only that they vary matters. */
  static void setBrain(MemorySegment data, long offset, float value) {
    data.set(SHORT, offset, (short) (Float.floatToRawIntBits(value) >> 16));
  }
}
