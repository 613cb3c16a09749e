package dev.hone.text;

/**
 * The character classes of the published split patterns, exactly: {@code \p{L}}, {@code \p{N}},
 * {@code \p{P}} by general category and {@code \s} by the White_Space property. Java's own {@code
 * \s} and {@code Character.isWhitespace} are other sets (no U+0085, no U+00A0).
 */
final class UnicodeClass {
  static final int OTHER = 0;
  static final int LETTER = 1;
  static final int NUMBER = 2;
  static final int SPACE = 3;

  private static final byte[] ASCII = new byte[128];

  static {
    for (int c = 0; c < 128; c++) {
      ASCII[c] = (byte) slow(c);
    }
  }

  private UnicodeClass() {}

  /** One of the four disjoint classes above. */
  static int of(int codePoint) {
    return codePoint < 128 ? ASCII[codePoint] : slow(codePoint);
  }

  private static int slow(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      case Character.CONTROL ->
          (codePoint >= 0x09 && codePoint <= 0x0d) || codePoint == 0x85 ? SPACE : OTHER;
      default -> OTHER;
    };
  }

  static boolean isLetter(int codePoint) {
    return of(codePoint) == LETTER;
  }

  static boolean isNumber(int codePoint) {
    return of(codePoint) == NUMBER;
  }

  static boolean isSpace(int codePoint) {
    return of(codePoint) == SPACE;
  }

  static boolean isPunctuation(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** End of the run of {@code kind} that starts at {@code from}, at most {@code end}. */
  static int runEnd(String text, int from, int end, int kind) {
    int p = from;
    while (p < end) {
      int codePoint = text.codePointAt(p);
      if (of(codePoint) != kind) {
        return p;
      }
      p += Character.charCount(codePoint);
    }
    return end;
  }
}
