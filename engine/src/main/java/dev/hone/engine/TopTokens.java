package dev.hone.engine;

import java.util.Arrays;

/**
 * The {@code k} highest of many values, ties to the lower id: a min-heap of keys whose order is the
 * tokens' order. Reused from draw to draw.
 */
final class TopTokens {
  private long[] heap = new long[64];
  private int limit;
  private int size;

  /** Keeps the {@code limit} highest of the first {@code count} values. */
  void select(float[] values, int count, int limit) {
    this.limit = Math.min(limit, count);
    size = 0;
    if (heap.length < this.limit) {
      heap = new long[this.limit];
    }
    if (this.limit == 0) {
      return;
    }
    float least = Float.NEGATIVE_INFINITY;
    for (int token = 0; token < count; token++) {
      // Ids rise, so an equal value never displaces one that is already in.
      if (size < this.limit || values[token] > least) {
        offer(key(values[token], token));
        if (size == this.limit) {
          least = value(heap[0]);
        }
      }
    }
  }

  int size() {
    return size;
  }

  /** Puts the tokens in order, best first; {@link #token} then counts ranks. */
  void sort() {
    Arrays.sort(heap, 0, size);
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      long swap = heap[i];
      heap[i] = heap[j];
      heap[j] = swap;
    }
  }

  int token(int index) {
    return (int) (0xFFFFFFFFL - (heap[index] & 0xFFFFFFFFL));
  }

  private void offer(long key) {
    if (size < limit) {
      int i = size++;
      while (i > 0 && heap[(i - 1) / 2] > key) {
        heap[i] = heap[(i - 1) / 2];
        i = (i - 1) / 2;
      }
      heap[i] = key;
      return;
    }
    int i = 0;
    for (int child = 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= key) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = key;
  }

  /** Value in the upper half, in an order of signed integers; the id, turned round, below. */
  private static long key(float value, int token) {
    int bits = Float.floatToRawIntBits(value + 0f); // + 0 makes -0 equal to 0
    int ordered = bits ^ ((bits >> 31) & 0x7FFFFFFF);
    return ((long) ordered << 32) | (0xFFFFFFFFL - token);
  }

  private static float value(long key) {
    int ordered = (int) (key >> 32);
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7FFFFFFF));
  }
}
