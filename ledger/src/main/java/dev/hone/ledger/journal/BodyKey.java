package dev.hone.ledger.journal;

import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key that bodies are encrypted with.
 *
 * @param id its name in the files; what is encrypted with it needs it for ever
 * @param secret 256 bits, for AES
 */
public record BodyKey(String id, SecretKey secret) {
  private static final int BYTES = 32;

  /** Checks the name. */
  public BodyKey {
    if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a journal key's id has 1 to 64 letters, digits, dots, dashes or underscores, not '"
              + id
              + "'");
    }
  }

  /**
   * Reads a key from 64 hex digits or the base64 of 32 bytes.
   *
   * @throws IllegalArgumentException if it is neither; the message does not show it
   */
  public static BodyKey parse(String id, String text) {
    String plain = text.strip();
    try {
      byte[] bytes =
          plain.length() == 2 * BYTES
              ? HexFormat.of().parseHex(plain)
              : Base64.getDecoder().decode(plain.replace('-', '+').replace('_', '/'));
      if (bytes.length == BYTES) {
        return new BodyKey(id, new SecretKeySpec(bytes, "AES"));
      }
    } catch (IllegalArgumentException e) {
      throw wrong(id, e);
    }
    throw wrong(id, null);
  }

  private static IllegalArgumentException wrong(String id, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "the journal key '"
            + id
            + "' must be 32 bytes in base64 or 64 hex digits: make one with `openssl rand -base64 32`",
        cause);
  }

  @Override
  public String toString() {
    return "BodyKey[" + id + "]";
  }
}
