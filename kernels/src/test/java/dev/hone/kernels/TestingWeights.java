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
        case F16, Q8_0, Q4_0, Q5_0 -> file.set(SHORT, block, Float.floatToFloat16(value(random)));
        case Q4_1, Q5_1, Q4_K, Q5_K -> {
          file.set(SHORT, block, Float.floatToFloat16(value(random)));
          file.set(SHORT, block + 2, Float.floatToFloat16(value(random)));
        }
        case Q6_K -> file.set(SHORT, block + 208, Float.floatToFloat16(value(random)));
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
      case Q5_0 ->
          Float.float16ToFloat(file.get(SHORT, at))
              * (nibble(file, at + 6, c) + ((file.get(INT, at + 2) >>> c) & 1) * 16 - 16);
      case Q5_1 ->
          Float.float16ToFloat(file.get(SHORT, at))
                  * (nibble(file, at + 8, c) + ((file.get(INT, at + 4) >>> c) & 1) * 16)
              + Float.float16ToFloat(file.get(SHORT, at + 2));
      case Q4_K -> withMinimum(file, at, k % 256, 0);
      case Q5_K -> withMinimum(file, at, k % 256, 32);
      case Q6_K -> sixBits(file, at, k % 256);
    };
  }

  /** Q4_K, and Q5_K with 32 bytes of upper bits before the nibbles: ggml's structs. */
  private static float withMinimum(MemorySegment file, long at, int k, int upperBytes) {
    int part = k / 32;
    int c = k % 32;
    int pair = bytes(file, at + 16 + upperBytes + 32L * (part / 2) + c);
    int value = part % 2 == 0 ? pair & 15 : pair >> 4;
    if (upperBytes > 0) {
      value += ((bytes(file, at + 16 + c) >> part) & 1) << 4;
    }
    long scales = at + 4;
    int scale;
    int minimum;
    if (part < 4) {
      scale = bytes(file, scales + part) & 63;
      minimum = bytes(file, scales + part + 4) & 63;
    } else {
      int low = bytes(file, scales + part + 4);
      scale = (low & 15) | ((bytes(file, scales + part - 4) >> 6) << 4);
      minimum = (low >> 4) | ((bytes(file, scales + part) >> 6) << 4);
    }
    float d = Float.float16ToFloat(file.get(SHORT, at));
    float dmin = Float.float16ToFloat(file.get(SHORT, at + 2));
    return d * scale * value - dmin * minimum;
  }

  private static float sixBits(MemorySegment file, long at, int k) {
    int half = k / 128;
    int quarter = k % 128 / 32;
    int c = k % 32;
    int pair = bytes(file, at + 64L * half + 32L * (quarter % 2) + c);
    int low = quarter < 2 ? pair & 15 : pair >> 4;
    int high = bytes(file, at + 128 + 32L * half + c) >> (2 * quarter) & 3;
    int scale = file.get(ValueLayout.JAVA_BYTE, at + 192 + k / 16);
    return Float.float16ToFloat(file.get(SHORT, at + 208)) * scale * (low + 16 * high - 32);
  }

  private static int bytes(MemorySegment file, long at) {
    return file.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  private static int nibble(MemorySegment file, long at, int c) {
    int pair = file.get(ValueLayout.JAVA_BYTE, at + c % 16) & 0xff;
    return c < 16 ? pair & 15 : pair >> 4;
  }
}
