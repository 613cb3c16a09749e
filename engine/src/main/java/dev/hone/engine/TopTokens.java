package dev.hone.engine;

import java.util.Arrays;

/**
 * The {@code k} highest of many values, ties to the lower id: a min-heap of {@link TokenKey}s.
 * Reused from draw to draw.
 */
final class TopTokens {
  private long[] heap = new long[64];
  private int limit;
  private int size;

  /** Keeps the {@code limit} highest of {@code values}. */
  void select(float[] values, int limit) {
    this.limit = Math.min(limit, values.length);
    size = 0;
    if (heap.length < this.limit) {
      heap = new long[this.limit];
    }
    if (this.limit == 0) {
      return;
    }
    float least = Float.NEGATIVE_INFINITY;
    for (int token = 0; token < values.length; token++) {
      // Ids rise, so an equal value never displaces one that is already in.
      if (size < this.limit || values[token] > least) {
        offer(TokenKey.of(values[token], token));
        if (size == this.limit) {
          least = TokenKey.value(heap[0]);
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
    return TokenKey.token(heap[index]);
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
}
