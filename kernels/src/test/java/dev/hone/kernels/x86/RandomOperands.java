package dev.hone.kernels.x86;

import dev.hone.kernels.Activations;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.WeightType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Random panels and activations, valid but without a file or a float behind them. */
final class RandomOperands {
  private RandomOperands() {}

  static CodeLibrary matmulLibrary(String isa) {
    Map<String, Consumer<Assembler>> functions = new LinkedHashMap<>();
    if (isa.equals("avx2")) {
      GeneratedMatmul.defineAvx2(functions);
    } else {
      GeneratedMatmul.defineAvx512(functions);
    }
    return new CodeLibrary(functions);
  }

  static PanelMatrix weights(Arena arena, WeightType type, int rows, int columns, Random random) {
    PanelMatrix w = PanelMatrix.allocate(arena, type, rows, columns);
    MemorySegment data = w.data();
    byte[] noise = new byte[(int) Math.min(data.byteSize(), 1 << 20)];
    random.nextBytes(noise);
    for (long at = 0; at < data.byteSize(); at += noise.length) {
      long n = Math.min(noise.length, data.byteSize() - at);
      MemorySegment.copy(noise, 0, data, ValueLayout.JAVA_BYTE, at, (int) n);
    }
    int quants = type.scalesOffset() + (type.superBlocks() ? 256 : 0);
    int scales = (type.panelBlockBytes() - quants) / 2;
    for (long block = 0; block < data.byteSize(); block += type.panelBlockBytes()) {
      for (int i = type.scalesOffset(); type.superBlocks() && type.minima() && i < quants; i++) {
        byte sixBits = (byte) (data.get(ValueLayout.JAVA_BYTE, block + i) & 63);
        data.set(ValueLayout.JAVA_BYTE, block + i, sixBits);
      }
      for (int i = 0; i < scales; i++) {
        short half = Float.floatToFloat16((random.nextFloat() - 0.5f) * 0.02f);
        data.set(ValueLayout.JAVA_SHORT, block + quants + 2L * i, half);
      }
    }
    return w;
  }

  static Activations activations(Arena arena, int rows, int columns, Random random) {
    Activations x = Activations.allocate(arena, rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int block = 0; block < columns / 32; block++) {
        int[] sums = new int[2];
        for (int i = 0; i < 32; i++) {
          int q = random.nextInt(255) - 127;
          sums[i / 16] += q;
          x.q().set(ValueLayout.JAVA_BYTE, (long) row * x.qStride() + block * 32L + i, (byte) q);
        }
        long at = (long) row * x.blockStride() + block;
        x.sums().setAtIndex(ValueLayout.JAVA_INT, at, sums[0] + sums[1]);
        x.halfSums().setAtIndex(ValueLayout.JAVA_INT, 2 * at, sums[0]);
        x.halfSums().setAtIndex(ValueLayout.JAVA_INT, 2 * at + 1, sums[1]);
        x.scales().setAtIndex(ValueLayout.JAVA_FLOAT, at, random.nextFloat() * 0.1f);
      }
    }
    return x;
  }
}
