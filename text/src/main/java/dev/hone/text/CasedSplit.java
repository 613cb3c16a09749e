package dev.hone.text;

/**
 * The patterns of GPT-4o and Tekken, which also split words where a capital follows a small letter.
 * With U = {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]} and L = {@code [\p{Ll}\p{Lm}\p{Lo}\p{M}]}:
 *
 * <pre>{@code
 * [^\r\n\p{L}\p{N}]?U*L+C?|[^\r\n\p{L}\p{N}]?U+L*C?|\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n/]*|
 * \s*[\r\n]+|\s+(?!\S)|\s+
 * }</pre>
 *
 * where C is a contraction in any case (GPT-4o only).
 */
final class CasedSplit implements PreTokenizer {
  private static final int UPPER =
      1 << Character.UPPERCASE_LETTER | 1 << Character.TITLECASE_LETTER;
  private static final int LOWER = 1 << Character.LOWERCASE_LETTER;
  private static final int BOTH =
      1 << Character.MODIFIER_LETTER
          | 1 << Character.OTHER_LETTER
          | 1 << Character.NON_SPACING_MARK
          | 1 << Character.ENCLOSING_MARK
          | 1 << Character.COMBINING_SPACING_MARK;

  private final int maxDigits;
  private final boolean contractions;

  CasedSplit(int maxDigits, boolean contractions) {
    this.maxDigits = maxDigits;
    this.contractions = contractions;
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
    int kind = UnicodeClass.of(first);
    int second = start + Character.charCount(first);
    boolean prefix =
        (kind == UnicodeClass.SPACE || kind == UnicodeClass.OTHER)
            && first != '\r'
            && first != '\n';
    int stop = word(text, start, second, end, prefix);
    if (stop > start) {
      return contractions && stop < end && text.charAt(stop) == '\''
          ? stop + Contraction.length(text, stop, end, true)
          : stop;
    }
    if (kind == UnicodeClass.NUMBER) {
      return Llama3Split.digits(text, start, end, maxDigits);
    }
    if (kind == UnicodeClass.OTHER) {
      return symbols(text, start, end);
    }
    boolean symbolAfterSpace =
        first == ' '
            && second < end
            && UnicodeClass.of(text.codePointAt(second)) == UnicodeClass.OTHER;
    return symbolAfterSpace ? symbols(text, second, end) : Llama3Split.spaces(text, start, end);
  }

  /** The first two alternatives, each with the prefix first and then without; start: no match. */
  private static int word(String text, int start, int second, int end, boolean prefix) {
    int stop = start;
    if (prefix) {
      stop = lowerEnded(text, second, end);
      stop = stop > second ? stop : start;
    }
    if (stop == start) {
      stop = lowerEnded(text, start, end);
    }
    if (stop == start && prefix) {
      stop = runEnd(text, second, end, UPPER | BOTH);
      stop = stop > second ? stop : start;
    }
    return stop > start ? stop : runEnd(text, start, end, UPPER | BOTH);
  }

  /** {@code U*L+}: gives back capitals at the end of U's run until L can match; start: no match. */
  private static int lowerEnded(String text, int start, int end) {
    int upper = runEnd(text, start, end, UPPER | BOTH);
    int stop = runEnd(text, upper, end, LOWER | BOTH);
    while (stop == upper && stop > start) {
      int last = text.codePointBefore(upper);
      if (is(last, BOTH)) {
        return upper;
      }
      upper -= Character.charCount(last);
      stop = upper;
    }
    return stop;
  }

  private static int symbols(String text, int start, int end) {
    int p = UnicodeClass.runEnd(text, start, end, UnicodeClass.OTHER);
    while (p < end && "\r\n/".indexOf(text.charAt(p)) >= 0) {
      p++;
    }
    return p;
  }

  private static int runEnd(String text, int start, int end, int types) {
    int p = start;
    while (p < end) {
      int codePoint = text.codePointAt(p);
      if (!is(codePoint, types)) {
        return p;
      }
      p += Character.charCount(codePoint);
    }
    return end;
  }

  private static boolean is(int codePoint, int types) {
    return (types >>> Character.getType(codePoint) & 1) != 0;
  }
}
