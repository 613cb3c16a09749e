package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Attention, one query head at a time, split by split. */
final class ScalarAttention {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  private ScalarAttention() {}

  /**
   * One split for one row and query head: writes {@code max, sum, values[headDim]} at {@code
   * offset} floats of {@code out}, using {@code scores} (256 floats).
   */
  static void split(
      Attention a, int head, int row, int split, MemorySegment out, long offset, float[] scores) {
    KvLayout layout = a.layout();
    int headDim = layout.headDim();
    int kvHead = head / a.group();
    int first = split * KvLayout.SPLIT;
    int count = Math.min(KvLayout.SPLIT, a.position(row) + 1 - first);

    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      MemorySegment page = a.pages()[(first + i) / KvLayout.PAGE];
      long k = layout.kOffset(a.layer(), kvHead);
      float score = 0f;
      for (int d = 0; d < headDim; d++) {
        float key = Float16.half(page, k + layout.kElement(i % KvLayout.PAGE, d));
        score = Math.fma(a.q().get(row, head * headDim + d), key, score);
      }
      scores[i] = score;
      max = score > max ? score : max;
    }
    max = max + 0f;

    float[] lanes = new float[16];
    for (int i = 0; i < count; i++) {
      scores[i] = Polynomials.exp(scores[i] - max);
      lanes[i % 16] = lanes[i % 16] + scores[i];
    }

    out.set(FLOAT, 4 * offset, max);
    out.set(FLOAT, 4 * offset + 4, ScalarKernels.tree(lanes));
    for (int d = 0; d < headDim; d++) {
      float value = 0f;
      for (int i = 0; i < count; i++) {
        MemorySegment page = a.pages()[(first + i) / KvLayout.PAGE];
        long v = layout.vOffset(a.layer(), kvHead) + 2L * (i % KvLayout.PAGE * headDim + d);
        value = Math.fma(scores[i], Float16.half(page, v), value);
      }
      out.set(FLOAT, 4 * (offset + 2 + d), value);
    }
  }

  /** Merges the {@code max, sum, values} at {@code from} into those at {@code into} (floats). */
  static void merge(MemorySegment data, long into, MemorySegment other, long from, int headDim) {
    float max1 = data.get(FLOAT, 4 * into);
    float max2 = other.get(FLOAT, 4 * from);
    float max = max1 > max2 ? max1 : max2;
    float factor1 = Polynomials.exp(max1 - max);
    float factor2 = Polynomials.exp(max2 - max);
    data.set(FLOAT, 4 * into, max);
    for (int i = 1; i < headDim + 2; i++) {
      float value1 = data.get(FLOAT, 4 * (into + i));
      float value2 = other.get(FLOAT, 4 * (from + i));
      data.set(FLOAT, 4 * (into + i), Math.fma(value2, factor2, value1 * factor1));
    }
  }

  /** Divides the merged values by their sum into the query head's place of {@code a.out()}. */
  static void finish(Attention a, int head, int row, MemorySegment merged, long offset) {
    int headDim = a.layout().headDim();
    float sum = merged.get(FLOAT, 4 * (offset + 1));
    for (int d = 0; d < headDim; d++) {
      a.out().set(row, head * headDim + d, merged.get(FLOAT, 4 * (offset + 2 + d)) / sum);
    }
  }
}
