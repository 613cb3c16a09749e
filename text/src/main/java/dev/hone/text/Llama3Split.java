package dev.hone.text;

/**
 * The Llama 3 pattern: {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|
 * ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+}. Qwen 2 differs in taking one digit at a time.
 */
final class Llama3Split implements PreTokenizer {
  private final int maxDigits;

  Llama3Split(int maxDigits) {
    this.maxDigits = maxDigits;
  }

  @Override
  public void split(String text, int start, int end, PieceSink sink) {
    int p = start;
    while (p < end) {
      int q = next(text, p, end);
      sink.piece(p, q);
      p = q;
    }
  }

  private int next(String text, int start, int end) {
    int first = text.codePointAt(start);
    if (first == '\'') {
      int length = Contraction.length(text, start, end, true);
      if (length > 0) {
        return start + length;
      }
    }
    int kind = UnicodeClass.of(first);
    if (kind == UnicodeClass.LETTER) {
      return UnicodeClass.runEnd(text, start, end, UnicodeClass.LETTER);
    }
    if (kind == UnicodeClass.NUMBER) {
      return digits(text, start, end, maxDigits);
    }
    int second = start + Character.charCount(first);
    int kindOfSecond = second < end ? UnicodeClass.of(text.codePointAt(second)) : -1;
    if (kindOfSecond == UnicodeClass.LETTER && first != '\r' && first != '\n') {
      return UnicodeClass.runEnd(text, second, end, UnicodeClass.LETTER);
    }
    if (kind == UnicodeClass.OTHER) {
      return symbols(text, start, end);
    }
    if (first == ' ' && kindOfSecond == UnicodeClass.OTHER) {
      return symbols(text, second, end);
    }
    return spaces(text, start, end);
  }

  /** {@code \p{N}{1,max}}. */
  static int digits(String text, int start, int end, int max) {
    int p = start;
    for (int i = 0; i < max && p < end; i++) {
      int codePoint = text.codePointAt(p);
      if (!UnicodeClass.isNumber(codePoint)) {
        break;
      }
      p += Character.charCount(codePoint);
    }
    return p;
  }

  private static int symbols(String text, int start, int end) {
    int p = UnicodeClass.runEnd(text, start, end, UnicodeClass.OTHER);
    while (p < end && isNewline(text.charAt(p))) {
      p++;
    }
    return p;
  }

  /** {@code \s*[\r\n]+|\s+(?!\S)|\s+}. */
  static int spaces(String text, int start, int end) {
    int stop = UnicodeClass.runEnd(text, start, end, UnicodeClass.SPACE);
    for (int p = stop; p > start; p--) {
      if (isNewline(text.charAt(p - 1))) {
        return p;
      }
    }
    return stop == end || stop - start == 1 ? stop : stop - 1;
  }

  private static boolean isNewline(char c) {
    return c == '\n' || c == '\r';
  }
}
