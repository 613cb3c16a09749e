package dev.hone.text;

import java.util.Arrays;

/** A growing list of ints. Not thread-safe. */
final class IntList {
  private int[] values;
  private int size;

  IntList(int capacity) {
    values = new int[Math.max(capacity, 16)];
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  void addAll(int[] source, int from, int to) {
    int count = to - from;
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(size + count, size + (size >> 1)));
    }
    System.arraycopy(source, from, values, size, count);
    size += count;
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  int[] toArray(int from) {
    return Arrays.copyOfRange(values, from, size);
  }
}
