package dev.hone.text.jinja;

/**
 * Finds a string in another in time that grows with their lengths, not with the product: a template
 * could otherwise hang a server with one {@code in}.
 *
 * <p>Short ones go to the JDK; long ones to Knuth, Morris and Pratt's algorithm (SIAM J. Comput. 6,
 * 1977).
 */
final class Needle {
  private static final int SHORT = 16;

  private final String needle;
  private final int[] border;

  Needle(String needle) {
    this.needle = needle;
    this.border = new int[needle.length() > SHORT ? needle.length() : 0];
    int matched = 0;
    for (int i = 1; i < border.length; i++) {
      while (matched > 0 && needle.charAt(i) != needle.charAt(matched)) {
        matched = border[matched - 1];
      }
      if (needle.charAt(i) == needle.charAt(matched)) {
        matched++;
      }
      border[i] = matched;
    }
  }

  /** The first occurrence at or after {@code from}; -1 if there is none. */
  int in(String haystack, int from) {
    if (border.length == 0) {
      return haystack.indexOf(needle, from);
    }
    int matched = 0;
    for (int i = from; i < haystack.length(); i++) {
      while (matched > 0 && haystack.charAt(i) != needle.charAt(matched)) {
        matched = border[matched - 1];
      }
      if (haystack.charAt(i) == needle.charAt(matched) && ++matched == needle.length()) {
        return i + 1 - needle.length();
      }
    }
    return -1;
  }

  /** The last occurrence, found by going through all; -1 if there is none. */
  int lastIn(String haystack) {
    if (border.length == 0) {
      return haystack.lastIndexOf(needle);
    }
    int last = -1;
    int matched = 0;
    for (int i = 0; i < haystack.length(); i++) {
      while (matched > 0 && haystack.charAt(i) != needle.charAt(matched)) {
        matched = border[matched - 1];
      }
      if (haystack.charAt(i) == needle.charAt(matched) && ++matched == needle.length()) {
        last = i + 1 - needle.length();
        matched = border[matched - 1];
      }
    }
    return last;
  }
}
