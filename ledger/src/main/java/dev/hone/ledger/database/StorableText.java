package dev.hone.ledger.database;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Text of clients and providers as either database can hold it, and the same in both: PostgreSQL
 * takes neither NUL nor half a surrogate pair, and no more than 2,704 bytes in an index.
 */
public final class StorableText {
  /** Two names and a number fit into an index, of whatever characters they are. */
  private static final int LONGEST_NAME = 256;

  private static final int DIGEST_BYTES = 16;

  private StorableText() {}

  /** The text with U+FFFD in place of what can't be held. */
  public static String of(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c ->
            c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /**
   * The text as a name that rows are told apart by. One that can't be held as it is, or is longer
   * than 256 characters, ends with a digest of the whole, so that different names stay different. A
   * name that this made is left as it is.
   */
  public static String name(String text) {
    if (text.length() <= LONGEST_NAME && isPlain(text)) {
      return text;
    }
    String end = "~" + digest(text);
    int room = Math.min(text.length(), LONGEST_NAME - end.length());
    return of(text.substring(0, room)) + end;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static String digest(String text) {
    try {
      // Not by a charset: every half pair would become the same question mark.
      ByteBuffer chars = ByteBuffer.allocate(text.length() * Character.BYTES);
      chars.asCharBuffer().put(text);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(chars.array());
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
