package dev.hone.text;

/**
 * GPT-2's pattern: {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|
 * \s+}.
 */
final class Gpt2Split implements PreTokenizer {

  @Override
  public void split(String text, int start, int end, PieceSink sink) {
    int p = start;
    while (p < end) {
      int q = next(text, p, end);
      sink.piece(p, q);
      p = q;
    }
  }

  private static int next(String text, int start, int end) {
    char first = text.charAt(start);
    if (first == '\'') {
      int length = Contraction.length(text, start, end, false);
      if (length > 0) {
        return start + length;
      }
    }
    int from = first == ' ' && start + 1 < end ? start + 1 : start;
    int kind = UnicodeClass.of(text.codePointAt(from));
    return kind == UnicodeClass.SPACE
        ? spaces(text, start, end)
        : UnicodeClass.runEnd(text, from, end, kind);
  }

  /** {@code \s+(?!\S)|\s+}: the last space of a run before text belongs to what follows. */
  static int spaces(String text, int start, int end) {
    int stop = UnicodeClass.runEnd(text, start, end, UnicodeClass.SPACE);
    return stop == end || stop - start == 1 ? stop : stop - 1;
  }
}
