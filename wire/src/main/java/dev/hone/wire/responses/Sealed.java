package dev.hone.wire.responses;

import dev.hone.wire.ChatEvent.ReasoningSeal;
import java.util.List;
import java.util.Optional;

/**
 * Carries other vendors' signatures in {@code encrypted_content}, which stateless Responses clients
 * send back unchanged. The prefix tells them from OpenAI's own.
 */
public final class Sealed {
  private static final String SIGNATURE = "hone.signature:";
  private static final String REDACTED = "hone.redacted:";

  private Sealed() {}

  /** What stands in {@code encrypted_content}; empty if nothing must come back. */
  static Optional<String> write(List<ReasoningSeal> seals) {
    StringBuilder signature = new StringBuilder();
    for (ReasoningSeal seal : seals) {
      switch (seal.kind()) {
        case ENCRYPTED -> {
          return Optional.of(seal.data());
        }
        case REDACTED -> {
          return Optional.of(REDACTED + seal.data());
        }
        case SIGNATURE -> signature.append(seal.data());
        case DETAILS -> {}
      }
    }
    return signature.isEmpty() ? Optional.empty() : Optional.of(SIGNATURE + signature);
  }

  /** Anthropic's signature, if it is one. */
  public static Optional<String> signature(String encrypted) {
    return after(SIGNATURE, encrypted);
  }

  /** Anthropic's redacted reasoning, if it is that. */
  public static Optional<String> redacted(String encrypted) {
    return after(REDACTED, encrypted);
  }

  private static Optional<String> after(String prefix, String encrypted) {
    return encrypted.startsWith(prefix)
        ? Optional.of(encrypted.substring(prefix.length()))
        : Optional.empty();
  }
}
