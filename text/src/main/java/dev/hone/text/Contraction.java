package dev.hone.text;

/** English contractions that the patterns keep whole: {@code 's 't 're 've 'm 'll 'd}. */
final class Contraction {
  private Contraction() {}

  /** Length of the contraction at the apostrophe {@code start}, or 0. */
  static int length(String text, int start, int end, boolean ignoreCase) {
    if (start + 1 >= end) {
      return 0;
    }
    char first = fold(text.charAt(start + 1), ignoreCase);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return 2;
    }
    if (start + 2 >= end) {
      return 0;
    }
    char second = fold(text.charAt(start + 2), ignoreCase);
    boolean pair =
        (first == 'r' && second == 'e')
            || (first == 'v' && second == 'e')
            || (first == 'l' && second == 'l');
    return pair ? 3 : 0;
  }

  /** Simple case folding; the long s (U+017F) is the one letter outside ASCII that matters. */
  private static char fold(char c, boolean ignoreCase) {
    if (!ignoreCase) {
      return c;
    }
    if (c == '\u017f') {
      return 's';
    }
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }
}
