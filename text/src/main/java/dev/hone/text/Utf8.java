package dev.hone.text;

import java.nio.charset.StandardCharsets;

/** UTF-16 to UTF-8 in which a lone surrogate is U+FFFD, as in every decoder of this package. */
final class Utf8 {
  private static final int REPLACEMENT = 0xfffd;

  private Utf8() {}

  static byte[] bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return scalars(text).getBytes(StandardCharsets.UTF_8);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The code point at {@code index}, U+FFFD for half a pair. */
  static int scalarAt(String text, int index) {
    int codePoint = text.codePointAt(index);
    return codePoint >= 0xd800 && codePoint <= 0xdfff ? REPLACEMENT : codePoint;
  }

  private static String scalars(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      out.appendCodePoint(scalarAt(text, i));
    }
    return out.toString();
  }
}
