package dev.hone.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * GPT-2's printable stand-ins for bytes: 33-126, 161-172 and 174-255 are themselves, the other 68
 * bytes are U+0100 onwards in ascending order.
 */
final class ByteAlphabet {
  private static final char[] CHARS = new char[256];
  private static final short[] BYTES = new short[256 + 68];

  static {
    java.util.Arrays.fill(BYTES, (short) -1);
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= 33 && b <= 126) || (b >= 161 && b != 173);
      CHARS[b] = (char) (printable ? b : next++);
      BYTES[CHARS[b]] = (short) b;
    }
  }

  private ByteAlphabet() {}

  /** The character for byte {@code value} (0 to 255). */
  static char charOf(int value) {
    return CHARS[value];
  }

  /** The bytes of a token's text; a character outside the alphabet gives its own UTF-8. */
  static byte[] bytes(String token) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
    token
        .codePoints()
        .forEach(c -> {
          if (c < BYTES.length && BYTES[c] >= 0) {
            bytes.write(BYTES[c]);
          } else {
            bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
          }
        });
    return bytes.toByteArray();
  }
}
