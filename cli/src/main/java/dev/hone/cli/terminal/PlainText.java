package dev.hone.cli.terminal;

/**
 * Text that came from outside, for a terminal: names of models come from clients, and an escape
 * sequence or a line end in one must not reach whoever looks at it.
 */
public final class PlainText {
  private static final String INSTEAD = "\ufffd";

  private PlainText() {}

  /** The text on one line, without characters that control a terminal or turn the text round. */
  public static String line(String text) {
    return text.codePoints().noneMatch(PlainText::controls)
        ? text
        : text.codePoints()
            .collect(
                StringBuilder::new,
                (line, c) -> line.append(controls(c) ? INSTEAD : Character.toString(c)),
                StringBuilder::append)
            .toString();
  }

  /** The same of a text with lines of its own: those after the first are indented. */
  public static String lines(String text) {
    return text.indexOf('\n') < 0
        ? line(text)
        : String.join(System.lineSeparator() + "    ", text.lines().map(PlainText::line).toList());
  }

  /** At most so many columns of a text, the last one an ellipsis where something is left out. */
  public static String shortened(String text, int most) {
    String line = line(text);
    if (columns(line) <= most) {
      return line;
    }
    StringBuilder begin = new StringBuilder();
    int room = most - 1;
    for (int c : line.codePoints().toArray()) {
      room -= columns(c);
      if (room < 0) {
        break;
      }
      begin.appendCodePoint(c);
    }
    return begin.append('…').toString();
  }

  /** How many columns of a terminal a text takes. */
  static int columns(String text) {
    return text.codePoints().map(PlainText::columns).sum();
  }

  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  /** The blocks that Unicode's East Asian Width has as wide, roughly: UAX #11. */
  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0x303e)
        || (c >= 0x3041 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1f64f)
        || (c >= 0x1f900 && c <= 0x1f9ff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }

  private static boolean controls(int c) {
    return Character.isISOControl(c)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x2028
        || c == 0x2029;
  }
}
