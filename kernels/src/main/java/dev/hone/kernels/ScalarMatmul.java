package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Matrix products and look-ups, one output at a time. */
final class ScalarMatmul {

  private static final int BLOCK = Activations.BLOCK;

  private ScalarMatmul() {}

  /** Row {@code row} of the weights times the quantized row {@code token}. */
  static float quantized(PanelMatrix w, int row, Activations x, int token) {
    float y = 0f;
    for (int block = 0; block < w.blocks(); block++) {
      long base = blockOffset(w, row, block);
      int lane = row % PanelMatrix.ROWS;
      int unsigned = 0;
      for (int k = 0; k < BLOCK; k++) {
        long at = (long) token * x.qStride() + (long) block * BLOCK + k;
        unsigned += stored(w, base, lane, k) * x.q().get(ValueLayout.JAVA_BYTE, at);
      }
      long scaleAt = 4L * ((long) token * x.blockStride() + block);
      float xScale = x.scales().get(ValueLayout.JAVA_FLOAT, scaleAt);
      int sum = x.sums().get(ValueLayout.JAVA_INT, scaleAt);
      int dot = unsigned - offset(w.type()) * sum;
      y = Math.fma(scale(w, base, lane) * xScale, (float) dot, y);
      if (w.type() == WeightType.Q4_1) {
        y = Math.fma(minimum(w, base, lane), xScale * (float) sum, y);
      }
    }
    return y;
  }

  /** Row {@code row} of float weights times the row {@code token}. */
  static float floats(PanelMatrix w, int row, FloatMatrix x, int token) {
    float y = 0f;
    for (int k = 0; k < w.columns(); k++) {
      y = Math.fma(weight(w, row, k), x.get(token, k), y);
    }
    return y;
  }

  /** One weight as a float. */
  static float weight(PanelMatrix w, int row, int k) {
    int lane = row % PanelMatrix.ROWS;
    long base = blockOffset(w, row, k / w.type().blockColumns());
    MemorySegment data = w.data();
    return switch (w.type()) {
      case F32 -> data.get(ValueLayout.JAVA_FLOAT, base + 4L * lane);
      case F16 -> Float16.half(data, base + 2L * lane);
      case BF16 -> Float16.brain(data, base + 2L * lane);
      case Q8_0, Q4_0 ->
          scale(w, base, lane) * (float) (stored(w, base, lane, k % BLOCK) - offset(w.type()));
      case Q4_1 ->
          Math.fma(
              scale(w, base, lane),
              (float) stored(w, base, lane, k % BLOCK),
              minimum(w, base, lane));
    };
  }

  private static long blockOffset(PanelMatrix w, int row, int block) {
    return row / PanelMatrix.ROWS * w.panelBytes() + (long) block * w.type().panelBlockBytes();
  }

  /** The unsigned integer that the panel stores for column {@code k} of the block. */
  private static int stored(PanelMatrix w, long base, int lane, int k) {
    if (w.type() == WeightType.Q8_0) {
      return w.data().get(ValueLayout.JAVA_BYTE, base + k / 4 * 64L + lane * 4L + k % 4) & 0xff;
    }
    int pair = w.data().get(ValueLayout.JAVA_BYTE, base + k / 8 * 64L + lane * 4L + k % 4);
    return (k % 8 < 4 ? pair : pair >> 4) & 15;
  }

  /** What was added to signed values to store them. */
  private static int offset(WeightType type) {
    return switch (type) {
      case Q8_0 -> 128;
      case Q4_0 -> 8;
      case Q4_1, F32, F16, BF16 -> 0;
    };
  }

  private static float scale(PanelMatrix w, long base, int lane) {
    int values = w.type() == WeightType.Q8_0 ? 512 : 256;
    return Float16.half(w.data(), base + values + 2L * lane);
  }

  private static float minimum(PanelMatrix w, long base, int lane) {
    return Float16.half(w.data(), base + 288 + 2L * lane);
  }
}
