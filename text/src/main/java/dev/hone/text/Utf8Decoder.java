package dev.hone.text;

/**
 * UTF-8 to text one byte at a time. A character comes out with its last byte; bytes that can no
 * longer become one come out as U+FFFD at once, one for each maximal subpart (Unicode 16, section
 * 3.9; the WHATWG decoder does the same). Not thread-safe.
 */
final class Utf8Decoder {
  private int codePoint;
  private int missing;
  private int lower = 0x80;
  private int upper = 0xbf;

  void accept(byte value, StringBuilder out) {
    int b = value & 0xff;
    if (missing > 0) {
      if (b >= lower && b <= upper) {
        codePoint = codePoint << 6 | (b & 0x3f);
        lower = 0x80;
        upper = 0xbf;
        if (--missing == 0) {
          out.appendCodePoint(codePoint);
        }
        return;
      }
      flush(out);
    }
    start(b, out);
  }

  /** Ends the text: an unfinished character becomes U+FFFD. */
  void flush(StringBuilder out) {
    if (missing > 0) {
      out.append('\ufffd');
      missing = 0;
      lower = 0x80;
      upper = 0xbf;
    }
  }

  private void start(int b, StringBuilder out) {
    if (b < 0x80) {
      out.append((char) b);
    } else if (b >= 0xc2 && b <= 0xdf) {
      expect(1, b & 0x1f);
    } else if (b >= 0xe0 && b <= 0xef) {
      expect(2, b & 0x0f);
      // No overlong forms below U+0800, no surrogates.
      lower = b == 0xe0 ? 0xa0 : 0x80;
      upper = b == 0xed ? 0x9f : 0xbf;
    } else if (b >= 0xf0 && b <= 0xf4) {
      expect(3, b & 0x07);
      // No overlong forms below U+10000, nothing above U+10FFFF.
      lower = b == 0xf0 ? 0x90 : 0x80;
      upper = b == 0xf4 ? 0x8f : 0xbf;
    } else {
      out.append('\ufffd');
    }
  }

  private void expect(int continuations, int bits) {
    missing = continuations;
    codePoint = bits;
  }
}
