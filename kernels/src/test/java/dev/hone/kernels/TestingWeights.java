package dev.hone.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;

/** Random GGUF tensors, and what they mean, read straight from the file's own layout. */
final class TestingWeights {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TestingWeights() {}

  /** The rows of a tensor with random values, finite scales of either sign among them zeros. */
  static MemorySegment file(Arena arena, WeightType type, int rows, int columns, Random random) {
    MemorySegment file = arena.allocate(rows * type.fileRowBytes(columns), 64);
    for (long i = 0; i < file.byteSize(); i++) {
      file.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
    }
    int size = type.fileBlockBytes();
    for (long block = 0; block < file.byteSize(); block += size) {
      switch (type) {
        case F32 -> file.set(INT, block, Float.floatToRawIntBits(value(random)));
        case BF16 -> file.set(SHORT, block, (short) (Float.floatToIntBits(value(random)) >> 16));
        case F16, Q8_0, Q4_0 -> file.set(SHORT, block, Float.floatToFloat16(value(random)));
        case Q4_1 -> {
          file.set(SHORT, block, Float.floatToFloat16(value(random)));
          file.set(SHORT, block + 2, Float.floatToFloat16(value(random)));
        }
      }
    }
    return file;
  }

  private static float value(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> 0f;
      case 1 -> -0f;
      case 2 -> 0x1p-24f * random.nextInt(1024);
      case 3 -> (float) random.nextGaussian() * 1000;
      default -> (float) random.nextGaussian() * 0.02f;
    };
  }

  /** One weight, exactly. */
  static float weight(MemorySegment file, WeightType type, int columns, int row, int k) {
    long at = row * type.fileRowBytes(columns);
    at += (long) (k / type.blockColumns()) * type.fileBlockBytes();
    int c = k % 32;
    return switch (type) {
      case F32 -> Float.intBitsToFloat(file.get(INT, at));
      case F16 -> Float.float16ToFloat(file.get(SHORT, at));
      case BF16 -> Float.intBitsToFloat(file.get(SHORT, at) << 16);
      case Q8_0 ->
          Float.float16ToFloat(file.get(SHORT, at)) * file.get(ValueLayout.JAVA_BYTE, at + 2 + c);
      case Q4_0 -> Float.float16ToFloat(file.get(SHORT, at)) * (nibble(file, at + 2, c) - 8);
      case Q4_1 ->
          Float.float16ToFloat(file.get(SHORT, at)) * nibble(file, at + 4, c)
              + Float.float16ToFloat(file.get(SHORT, at + 2));
    };
  }

  private static int nibble(MemorySegment file, long at, int c) {
    int pair = file.get(ValueLayout.JAVA_BYTE, at + c % 16) & 0xff;
    return c < 16 ? pair & 15 : pair >> 4;
  }
}
