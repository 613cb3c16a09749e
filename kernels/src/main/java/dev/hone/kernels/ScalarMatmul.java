package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Matrix products and look-ups, one output at a time. */
final class ScalarMatmul {

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final int BLOCK = Activations.BLOCK;
  private static final int HALF = BLOCK / 2;

  private ScalarMatmul() {}

  /** Row {@code row} of the weights times the quantized row {@code token}. */
  static float quantized(PanelMatrix w, int row, Activations x, int token) {
    int[] values = new int[BLOCK];
    float y = 0f;
    for (int block = 0; block < w.activationBlocks(); block++) {
      integers(w, row, block, values);
      long q = (long) token * x.qStride() + (long) block * BLOCK;
      int first = 0;
      int last = 0;
      for (int k = 0; k < HALF; k++) {
        first += values[k] * x.q().get(BYTE, q + k);
        last += values[k + HALF] * x.q().get(BYTE, q + k + HALF);
      }
      int dot = first * halfScale(w, row, block, 0) + last * halfScale(w, row, block, 1);
      long scaleAt = 4L * ((long) token * x.blockStride() + block);
      float xScale = x.scales().get(ValueLayout.JAVA_FLOAT, scaleAt);
      int sum = x.sums().get(ValueLayout.JAVA_INT, scaleAt);
      y = Math.fma(scale(w, row, block) * xScale, (float) dot, y);
      if (w.type().minima()) {
        y = Math.fma(minimum(w, row, block), xScale * (float) sum, y);
      }
    }
    return y;
  }

  /** Row {@code row} of float weights times the row {@code token}. */
  static float floats(PanelMatrix w, int row, FloatMatrix x, int token) {
    float y = 0f;
    for (int k = 0; k < w.columns(); k++) {
      y = Math.fma(floatWeight(w, row, k), x.get(token, k), y);
    }
    return y;
  }

  /** Writes the weights of one row as floats to row {@code toRow} of {@code out}. */
  static void weights(PanelMatrix w, int row, FloatMatrix out, int toRow) {
    if (!w.type().quantized()) {
      for (int k = 0; k < w.columns(); k++) {
        out.set(toRow, k, floatWeight(w, row, k));
      }
      return;
    }
    int[] values = new int[BLOCK];
    for (int block = 0; block < w.activationBlocks(); block++) {
      integers(w, row, block, values);
      for (int k = 0; k < BLOCK; k++) {
        float scale = scale(w, row, block) * (float) halfScale(w, row, block, k / HALF);
        float weight =
            w.type().minima()
                ? Math.fma(scale, (float) values[k], minimum(w, row, block))
                : scale * (float) values[k];
        out.set(toRow, block * BLOCK + k, weight);
      }
    }
  }

  private static float floatWeight(PanelMatrix w, int row, int k) {
    MemorySegment data = w.data();
    int lane = row % PanelMatrix.ROWS;
    long at = row / PanelMatrix.ROWS * w.panelBytes() + (long) k * w.type().panelBlockBytes();
    return switch (w.type()) {
      case F32 -> data.get(ValueLayout.JAVA_FLOAT, at + 4L * lane);
      case F16 -> Float16.half(data, at + 2L * lane);
      case BF16 -> Float16.brain(data, at + 2L * lane);
      case Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K ->
          throw new IllegalArgumentException(w.type() + " is no float type");
    };
  }

  /** The integers of 32 columns: signed where the type has no minima. */
  private static void integers(PanelMatrix w, int row, int block, int[] values) {
    WeightType type = w.type();
    MemorySegment data = w.data();
    long at = panelBlock(w, row, block) + (long) part(type, block) * type.integerBytes();
    long place = at + row % PanelMatrix.ROWS * 4L;
    switch (type) {
      case Q8_0 -> {
        for (int k = 0; k < BLOCK; k++) {
          values[k] = (data.get(BYTE, place + k / 4 * 64L + k % 4) & 0xff) - 128;
        }
      }
      case Q4_0 -> nibbles(data, place, values, -8);
      case Q4_1, Q4_K -> nibbles(data, place, values, 0);
      case Q5_0, Q5_1, Q5_K -> {
        nibbles(data, place, values, type == WeightType.Q5_0 ? -16 : 0);
        for (int k = 0; k < BLOCK; k++) {
          values[k] += (data.get(BYTE, place + 256 + k % 4) >> (k / 4) & 1) * 16;
        }
      }
      case Q6_K -> {
        nibbles(data, place, values, -32);
        for (int k = 0; k < BLOCK; k++) {
          int pairs = data.get(BYTE, place + 256 + k / HALF * 64L + k % 4);
          values[k] += (pairs >> (k % HALF / 4 * 2) & 3) * 16;
        }
      }
      case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no integers");
    }
  }

  private static void nibbles(MemorySegment data, long place, int[] values, int offset) {
    for (int j = 0; j < 4; j++) {
      for (int t = 0; t < 4; t++) {
        int pair = data.get(BYTE, place + j * 64L + t);
        values[8 * j + t] = (pair & 15) + offset;
        values[8 * j + 4 + t] = ((pair >> 4) & 15) + offset;
      }
    }
  }

  /** The float that scales the integers of 32 columns. */
  private static float scale(PanelMatrix w, int row, int block) {
    WeightType type = w.type();
    int lane = row % PanelMatrix.ROWS;
    long scales = panelBlock(w, row, block) + type.scalesOffset();
    if (!type.superBlocks()) {
      return Float16.half(w.data(), scales + 2L * lane);
    }
    float factor = Float16.half(w.data(), scales + 256 + 2L * lane);
    return type == WeightType.Q6_K ? factor : factor * (float) partScale(w, row, block, 0);
  }

  /** What is added for each column: for super-blocks with its sign changed at packing. */
  private static float minimum(PanelMatrix w, int row, int block) {
    int lane = row % PanelMatrix.ROWS;
    long scales = panelBlock(w, row, block) + w.type().scalesOffset();
    if (!w.type().superBlocks()) {
      return Float16.half(w.data(), scales + 32 + 2L * lane);
    }
    float factor = Float16.half(w.data(), scales + 288 + 2L * lane);
    return factor * (float) partScale(w, row, block, 1);
  }

  /** The integer that scales the first or last 16 columns, where the type has such. */
  private static int halfScale(PanelMatrix w, int row, int block, int half) {
    return w.type() == WeightType.Q6_K ? partScale(w, row, block, half) : 1;
  }

  /** One of the two bytes that a part of a super-block has for each lane. */
  private static int partScale(PanelMatrix w, int row, int block, int which) {
    long scales = panelBlock(w, row, block) + w.type().scalesOffset();
    int lane = row % PanelMatrix.ROWS;
    return w.data().get(BYTE, scales + 32L * part(w.type(), block) + 16L * which + lane);
  }

  /** Where the panel's block with the 32 columns of number {@code block} begins. */
  private static long panelBlock(PanelMatrix w, int row, int block) {
    long number = block / (w.type().blockColumns() / BLOCK);
    return row / PanelMatrix.ROWS * w.panelBytes() + number * w.type().panelBlockBytes();
  }

  /** Which 32 columns of the panel's block these are. */
  private static int part(WeightType type, int block) {
    return block % (type.blockColumns() / BLOCK);
  }
}
