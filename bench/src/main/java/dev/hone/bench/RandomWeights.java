package dev.hone.bench;

import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.PanelPacker;
import dev.hone.kernels.WeightType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Operands for kernel benchmarks: random weights with small scales, normally distributed floats.
 */
final class RandomWeights {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Random random = new Random(42);

  PanelMatrix weights(Arena arena, WeightType type, int rows, int columns) {
    PanelMatrix panels = PanelMatrix.allocate(arena, type, rows, columns);
    MemorySegment file = arena.allocate(rows * type.fileRowBytes(columns), 64);
    for (long i = 0; i + 8 <= file.byteSize(); i += 8) {
      file.set(ValueLayout.JAVA_LONG_UNALIGNED, i, random.nextLong());
    }
    int size = type.fileBlockBytes();
    for (long block = 0; block < file.byteSize(); block += size) {
      float value = 0.01f * (float) random.nextGaussian();
      switch (type) {
        case F32 -> file.set(ValueLayout.JAVA_FLOAT_UNALIGNED, block, value);
        case BF16 -> file.set(SHORT, block, (short) (Float.floatToRawIntBits(value) >> 16));
        case F16, Q8_0, Q4_0, Q5_0 -> file.set(SHORT, block, Float.floatToFloat16(value));
        case Q6_K -> file.set(SHORT, block + 208, Float.floatToFloat16(value));
        case Q4_1, Q5_1, Q4_K, Q5_K -> {
          file.set(SHORT, block, Float.floatToFloat16(value));
          file.set(SHORT, block + 2, Float.floatToFloat16(-value));
        }
      }
    }
    PanelPacker.pack(file, panels, 0, panels.panels());
    return panels;
  }

  FloatMatrix floats(Arena arena, int rows, int columns) {
    FloatMatrix x = FloatMatrix.allocate(arena, rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        x.set(row, i, (float) random.nextGaussian());
      }
    }
    return x;
  }
}
