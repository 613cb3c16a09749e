package dev.hone.ledger.keys;

import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a token.
 *
 * @param hash SHA-256, hexadecimal
 * @param name its key's name
 * @param hint the token's last letters
 * @param validUntil when a token that was replaced ends
 */
public record StoredToken(
    String hash, String name, String hint, Instant created, Optional<Instant> validUntil) {

  /** Whether it may be used at this moment. */
  boolean valid(Instant now) {
    return validUntil.map(now::isBefore).orElse(true);
  }
}
