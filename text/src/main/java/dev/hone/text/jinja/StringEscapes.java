package dev.hone.text.jinja;

/** The escapes of Python string literals. */
final class StringEscapes {
  private final String raw;
  private final int line;
  private final StringBuilder out = new StringBuilder();
  private int position;

  private StringEscapes(String raw, int line) {
    this.raw = raw;
    this.line = line;
  }

  /** The value of a literal's inside; an unknown escape stays as written, as in Python. */
  static String resolve(String raw, int line) {
    return raw.indexOf('\\') < 0 ? raw : new StringEscapes(raw, line).resolve();
  }

  private String resolve() {
    while (position < raw.length()) {
      char c = raw.charAt(position++);
      if (c == '\\' && position < raw.length()) {
        escape(raw.charAt(position++));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private void escape(char c) {
    switch (c) {
      case '\n' -> {}
      case '\\', '\'', '"' -> out.append(c);
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'v' -> out.append('\u000b');
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      default -> out.append('\\').append(c);
    }
  }

  private void hex(int digits) {
    int end = position + digits;
    long value = 0;
    for (int i = position; i < end; i++) {
      int digit = i < raw.length() ? Character.digit(raw.charAt(i), 16) : -1;
      if (digit < 0) {
        throw new TemplateSyntaxException(
            line, "expected " + digits + " hexadecimal digits after the escape in a string");
      }
      value = value * 16 + digit;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw new TemplateSyntaxException(line, "expected an escape below \\U00110000 in a string");
    }
    out.appendCodePoint((int) value);
    position = end;
  }

  private void octal() {
    int end = position - 1;
    int value = 0;
    while (end < raw.length() && end < position + 2 && "01234567".indexOf(raw.charAt(end)) >= 0) {
      value = value * 8 + (raw.charAt(end++) - '0');
    }
    out.append((char) value);
    position = end;
  }
}
