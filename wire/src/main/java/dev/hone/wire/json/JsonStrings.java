package dev.hone.wire.json;

import java.nio.charset.StandardCharsets;

/** Decodes and encodes the inside of JSON strings. */
final class JsonStrings {
  private JsonStrings() {}

  /** Decodes bytes that {@link JsonScanner} accepted, without the quotes. */
  static String decode(byte[] in, int from, int to) {
    int i = from;
    while (i < to && in[i] != '\\') {
      i++;
    }
    if (i == to) {
      return new String(in, from, to - from, StandardCharsets.UTF_8);
    }
    StringBuilder out = new StringBuilder(to - from);
    int plain = from;
    while (i < to) {
      if (in[i] != '\\') {
        i++;
        continue;
      }
      out.append(new String(in, plain, i - plain, StandardCharsets.UTF_8));
      byte c = in[i + 1];
      i += 2;
      switch (c) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          int unit = 0;
          for (int k = 0; k < 4; k++) {
            unit = unit << 4 | Character.digit(in[i + k], 16);
          }
          out.append((char) unit);
          i += 4;
        }
        default -> out.append((char) c);
      }
      plain = i;
    }
    return out.append(new String(in, plain, to - plain, StandardCharsets.UTF_8)).toString();
  }

  /**
   * Appends a string with its quotes, run by run of characters that stand for themselves. A half
   * surrogate is written as an escape, as it came.
   */
  static void encode(CharSequence text, StringBuilder out) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (stands(c, text, i)) {
        continue;
      }
      out.append(text, plain, i);
      plain = i + 1;
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(String.format("\\u%04x", (int) c));
      }
    }
    out.append(text, plain, text.length()).append('"');
  }

  private static boolean stands(char c, CharSequence text, int i) {
    return c >= 0x20 && c != '"' && c != '\\' && (!Character.isSurrogate(c) || paired(text, i));
  }

  private static boolean paired(CharSequence text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
