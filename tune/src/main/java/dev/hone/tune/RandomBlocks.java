package dev.hone.tune;

import dev.hone.kernels.WeightType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Random weights of mean 0 and a given deviation, written as file blocks at once: evenly
 * distributed integers with scales of either sign for quantized types, evenly distributed floats
 * for the others.
 */
final class RandomBlocks {
  /** Deviation of an even distribution over an interval of length 1. */
  private static final double EVEN = Math.sqrt(1.0 / 12);

  /** Deviation of the integers -8 to 7. */
  private static final double NIBBLE = Math.sqrt((16 * 16 - 1) / 12.0);

  /** Deviation of the integers -127 to 127. */
  private static final double BYTE = Math.sqrt((255 * 255 - 1) / 12.0);

  /** Deviations of the integers 0 to 31 and -32 to 31. */
  private static final double FIVE_BITS = Math.sqrt((32 * 32 - 1) / 12.0);

  private static final double SIX_BITS = Math.sqrt((64 * 64 - 1) / 12.0);

  /** Root mean squares of integer scales. */
  private static final double SCALE_32_TO_63 = Math.hypot(47.5, FIVE_BITS);

  private static final double SCALE_64_TO_127 = Math.hypot(95.5, SIX_BITS);

  private final WeightType type;
  private final double deviation;

  RandomBlocks(WeightType type, double deviation) {
    this.type = type;
    this.deviation = deviation;
  }

  /** Fills whole blocks. */
  void fill(SplittableRandom random, byte[] blocks) {
    MemorySegment out = MemorySegment.ofArray(blocks);
    if (type.quantized()) {
      random.nextBytes(blocks);
    }
    int size = type.fileBlockBytes();
    for (int at = 0; at < blocks.length; at += size) {
      switch (type) {
        case F32 -> out.set(BlockCodec.FLOAT, at, even(random));
        case F16 -> BlockCodec.setHalf(out, at, even(random));
        case BF16 ->
            out.set(BlockCodec.SHORT, at, (short) (Float.floatToIntBits(even(random)) >> 16));
        case Q8_0 -> {
          for (int i = 2; i < size; i++) {
            byte value = out.get(ValueLayout.JAVA_BYTE, at + i);
            out.set(ValueLayout.JAVA_BYTE, at + i, (byte) Math.max(-127, value));
          }
          BlockCodec.setHalf(out, at, scale(random, BYTE));
        }
        case Q5_0 -> BlockCodec.setHalf(out, at, scale(random, FIVE_BITS));
        case Q5_1 -> {
          float scale = Math.abs(scale(random, FIVE_BITS));
          BlockCodec.setHalf(out, at, scale);
          BlockCodec.setHalf(out, at + 2, -15.5f * scale);
        }
        case Q4_0 -> BlockCodec.setHalf(out, at, scale(random, NIBBLE));
        case Q4_1 -> {
          float scale = Math.abs(scale(random, NIBBLE));
          BlockCodec.setHalf(out, at, scale);
          BlockCodec.setHalf(out, at + 2, -7.5f * scale);
        }
        case Q4_K, Q5_K -> withMinima(random, out, at);
        case Q6_K -> {
          for (int i = 192; i < 208; i++) {
            int scale = 64 + (out.get(ValueLayout.JAVA_BYTE, at + i) & 63);
            out.set(ValueLayout.JAVA_BYTE, at + i, (byte) scale);
          }
          BlockCodec.setHalf(out, at + 208, scale(random, SIX_BITS * SCALE_64_TO_127));
        }
      }
    }
  }

  /** Minima that put the mean of a part's integers at 0. */
  private void withMinima(SplittableRandom random, MemorySegment out, long at) {
    out.asSlice(at + 4, 12).fill((byte) 0);
    for (int part = 0; part < SuperBlockCodec.PARTS; part++) {
      int scale = random.nextInt(32, 64);
      SuperBlockCodec.setScales(out, at, part, scale, scale);
    }
    double integers = type == WeightType.Q4_K ? NIBBLE : FIVE_BITS;
    float scale = Math.abs(scale(random, integers * SCALE_32_TO_63));
    BlockCodec.setHalf(out, at, scale);
    BlockCodec.setHalf(out, at + 2, (type == WeightType.Q4_K ? 7.5f : 15.5f) * scale);
  }

  private float even(SplittableRandom random) {
    return (float) ((random.nextDouble() - 0.5) * deviation / EVEN);
  }

  private float scale(SplittableRandom random, double deviationOfIntegers) {
    double scale = deviation / deviationOfIntegers * (0.8 + 0.4 * random.nextDouble());
    return (float) (random.nextBoolean() ? scale : -scale);
  }
}
