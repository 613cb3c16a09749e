package dev.hone.text;

/**
 * Remembers the tokens of short words: real text repeats its words, and a hit costs a tenth of
 * merging. Direct-mapped and bounded; a newer word takes the place of an older one.
 *
 * <p>Threads: slots are read and written without synchronization. An entry is immutable with final
 * fields, so a reader sees a whole entry or none, and a lost write costs one merge.
 */
final class WordCache {
  private static final int SLOTS = 1 << 14;
  private static final int MAX_LENGTH = 32;

  private final Entry[] entries = new Entry[SLOTS];

  private record Entry(String word, int[] tokens) {}

  /** Adds the remembered tokens of {@code text[start, end)} to {@code out}; false if unknown. */
  boolean copy(String text, int start, int end, IntList out) {
    int length = end - start;
    if (length > MAX_LENGTH) {
      return false;
    }
    Entry entry = entries[slot(text, start, end)];
    if (entry == null
        || entry.word.length() != length
        || !text.regionMatches(start, entry.word, 0, length)) {
      return false;
    }
    out.addAll(entry.tokens, 0, entry.tokens.length);
    return true;
  }

  /** Remembers a word if it is short enough. */
  void put(String text, int start, int end, int[] tokens) {
    if (end - start <= MAX_LENGTH) {
      entries[slot(text, start, end)] = new Entry(text.substring(start, end), tokens);
    }
  }

  private static int slot(String text, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + text.charAt(i);
    }
    hash *= 0x9e3779b9;
    return hash >>> 18;
  }
}
