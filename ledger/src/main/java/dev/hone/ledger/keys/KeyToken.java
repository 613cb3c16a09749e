package dev.hone.ledger.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The token that a client presents: {@code hone-} and 256 random bits. It is shown once, when it is
 * made; what is kept is its SHA-256, which for a random token is as good as any slow hash.
 */
public final class KeyToken {
  /** What every token begins with, so that scanners for leaked secrets know it. */
  public static final String PREFIX = "hone-";

  private static final int BYTES = 32;

  /** Never fed: looking an algorithm up takes as long as a digest, and every request has a key. */
  private static final MessageDigest SHA_256 = sha256();

  private final String text;

  private KeyToken(String text) {
    this.text = text;
  }

  /** A new one. */
  public static KeyToken fresh(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new KeyToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The token itself, for the one who asked for it. */
  public String reveal() {
    return text;
  }

  /** Its last four letters, by which people tell tokens apart. */
  public String hint() {
    return "…" + text.substring(text.length() - 4);
  }

  /** What is kept of it. */
  public String hash() {
    return hash(text);
  }

  /** SHA-256 in hexadecimal. */
  public static String hash(String secret) {
    return hash(digest(secret));
  }

  /** A digest as it is kept: in hexadecimal. */
  static String hash(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /** SHA-256. */
  public static byte[] digest(String secret) {
    try {
      MessageDigest sha = (MessageDigest) SHA_256.clone();
      return sha.digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "KeyToken[" + hint() + "]";
  }
}
