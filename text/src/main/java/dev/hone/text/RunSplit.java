package dev.hone.text;

import java.util.function.IntPredicate;

/**
 * Isolates runs of one character class: {@code X+}, {@code X}, {@code X{n}} or, with {@code space},
 * {@code \s?X+}. What lies between two runs stays one piece.
 *
 * @param min shortest run, in code points
 * @param max longest run, in code points; a longer one is cut
 */
record RunSplit(boolean space, IntPredicate member, int min, int max) implements PreTokenizer {

  /** {@code X+}. */
  static RunSplit runs(IntPredicate member) {
    return new RunSplit(false, member, 1, Integer.MAX_VALUE);
  }

  /** {@code \s?X+}. */
  static RunSplit spacedRuns(IntPredicate member) {
    return new RunSplit(true, member, 1, Integer.MAX_VALUE);
  }

  /** {@code X}, each on its own. */
  static RunSplit singles(IntPredicate member) {
    return new RunSplit(false, member, 1, 1);
  }

  /** {@code X{count}}. */
  static RunSplit groups(IntPredicate member, int count) {
    return new RunSplit(false, member, count, count);
  }

  @Override
  public void split(String text, int start, int end, PieceSink sink) {
    int gap = start;
    int p = start;
    while (p < end) {
      int q = match(text, p, end);
      if (q > p) {
        if (p > gap) {
          sink.piece(gap, p);
        }
        sink.piece(p, q);
        p = q;
        gap = q;
      } else {
        p += Character.charCount(text.codePointAt(p));
      }
    }
    if (end > gap) {
      sink.piece(gap, end);
    }
  }

  /** End of the match at {@code start}, or {@code start}. */
  private int match(String text, int start, int end) {
    int p = start;
    if (space) {
      int first = text.codePointAt(start);
      if (UnicodeClass.isSpace(first)) {
        p += Character.charCount(first);
      }
    }
    int count = 0;
    while (count < max && p < end) {
      int codePoint = text.codePointAt(p);
      if (!member.test(codePoint)) {
        break;
      }
      p += Character.charCount(codePoint);
      count++;
    }
    return count >= min ? p : start;
  }
}
