package dev.hone.text;

import java.util.Arrays;

/**
 * Merges one word's symbols: again and again the pair with the lowest priority, leftmost first
 * among equals, until none is left.
 *
 * <p>Short words are scanned (quadratic, but in cache and without bookkeeping). Long words keep
 * their symbols in a linked list and candidate pairs in a binary heap of {@code priority << 32 |
 * position}, so that a word of n symbols takes O(n log n). Heap entries are never updated: one is
 * stale when the pair now at its position has another priority, and is then dropped; if the
 * priority is the same, merging what is there now is what the rule asks for.
 *
 * <p>A scratch object: one thread, reused from word to word.
 */
final class SymbolMerger {
  private static final int SHORT = 40;

  private final MergeTable table;
  private int[] symbols = new int[SHORT];
  private int[] priorities = new int[SHORT];
  private int[] previous = {};
  private int[] next = {};
  private long[] heap = {};
  private int heapSize;

  SymbolMerger(MergeTable table) {
    this.table = table;
  }

  /** The buffer that holds a word's symbols, at least {@code length} long; its content is kept. */
  int[] symbols(int length) {
    if (symbols.length < length) {
      symbols = Arrays.copyOf(symbols, Math.max(length, symbols.length * 2));
    }
    return symbols;
  }

  /** Merges the first {@code length} symbols of the buffer in place; how many are left. */
  int merge(int length) {
    return length <= SHORT ? mergeShort(length) : mergeLong(length);
  }

  private int mergeShort(int length) {
    int n = length;
    for (int i = 0; i + 1 < n; i++) {
      priorities[i] = table.priority(symbols[i], symbols[i + 1]);
    }
    while (n > 1) {
      int best = 0;
      for (int i = 1; i + 1 < n; i++) {
        if (priorities[i] < priorities[best]) {
          best = i;
        }
      }
      if (priorities[best] == MergeTable.NEVER) {
        break;
      }
      symbols[best] = table.result(symbols[best], symbols[best + 1]);
      n--;
      int moved = n - best - 1;
      System.arraycopy(symbols, best + 2, symbols, best + 1, moved);
      if (moved > 0) {
        System.arraycopy(priorities, best + 2, priorities, best + 1, moved - 1);
        priorities[best] = table.priority(symbols[best], symbols[best + 1]);
      }
      if (best > 0) {
        priorities[best - 1] = table.priority(symbols[best - 1], symbols[best]);
      }
    }
    return n;
  }

  private int mergeLong(int length) {
    if (next.length < length) {
      next = new int[length];
      previous = new int[length];
      heap = new long[length];
    }
    heapSize = 0;
    for (int i = 0; i < length; i++) {
      previous[i] = i - 1;
      next[i] = i + 1;
    }
    for (int i = 0; i + 1 < length; i++) {
      offer(i, i + 1);
    }
    while (heapSize > 0) {
      long entry = poll();
      int at = (int) entry;
      int after = next[at];
      // A merged-away symbol has next -1; the last one has next == length.
      if (after < 0
          || after >= length
          || table.priority(symbols[at], symbols[after]) != (int) (entry >> 32)) {
        continue;
      }
      symbols[at] = table.result(symbols[at], symbols[after]);
      int behind = next[after];
      next[at] = behind;
      next[after] = -1;
      if (behind < length) {
        previous[behind] = at;
        offer(at, behind);
      }
      if (previous[at] >= 0) {
        offer(previous[at], at);
      }
    }
    int n = 0;
    for (int i = 0; i < length; i = next[i]) {
      symbols[n++] = symbols[i];
    }
    return n;
  }

  private void offer(int left, int right) {
    int priority = table.priority(symbols[left], symbols[right]);
    if (priority == MergeTable.NEVER) {
      return;
    }
    if (heapSize == heap.length) {
      heap = Arrays.copyOf(heap, heapSize * 2);
    }
    long entry = (long) priority << 32 | left;
    int i = heapSize++;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (heap[parent] <= entry) {
        break;
      }
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = entry;
  }

  private long poll() {
    long top = heap[0];
    long last = heap[--heapSize];
    int i = 0;
    while (true) {
      int child = 2 * i + 1;
      if (child >= heapSize) {
        break;
      }
      if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= last) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    if (heapSize > 0) {
      heap[i] = last;
    }
    return top;
  }
}
