package dev.hone.text;

/**
 * Which two adjacent symbols merge, into which token, and how soon: a hash table from a pair of
 * symbols to priority (lower first) and result. Filled once, then read by many threads.
 */
final class MergeTable {
  /** Priority of a pair that does not merge. */
  static final int NEVER = Integer.MAX_VALUE;

  private final long[] pairs;
  private final int[] priorities;
  private final int[] results;
  private final int mask;

  /** A table for at most {@code capacity} pairs. */
  MergeTable(int capacity) {
    int slots = Integer.highestOneBit(Math.max(16, capacity + capacity / 2)) << 1;
    pairs = new long[slots];
    priorities = new int[slots];
    java.util.Arrays.fill(priorities, NEVER);
    results = new int[slots];
    mask = slots - 1;
  }

  /** Adds a pair; of two entries for one pair the first is kept. */
  void add(int left, int right, int priority, int result) {
    long pair = pair(left, right);
    int slot = slot(pair);
    while (priorities[slot] != NEVER) {
      if (pairs[slot] == pair) {
        return;
      }
      slot = (slot + 1) & mask;
    }
    pairs[slot] = pair;
    priorities[slot] = priority;
    results[slot] = result;
  }

  /** The priority of a pair, or {@link #NEVER}. */
  int priority(int left, int right) {
    return priorities[find(left, right)];
  }

  /** What a pair that merges becomes. */
  int result(int left, int right) {
    return results[find(left, right)];
  }

  private int find(int left, int right) {
    long pair = pair(left, right);
    int slot = slot(pair);
    while (priorities[slot] != NEVER && pairs[slot] != pair) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int slot(long pair) {
    long hash = pair * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32 ^ hash >>> 15) & mask;
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | (right & 0xffffffffL);
  }
}
