package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Takes the key that was sent out of an error that echoes it: clients see these errors. */
final class Redaction {
  private static final String DOTS = "***";

  private Redaction() {}

  static String of(String text, Optional<Secret> key) {
    return key.isEmpty() ? text : text.replace(key.get().value(), DOTS);
  }

  static byte[] of(byte[] body, Optional<Secret> key) {
    if (key.isEmpty()) {
      return body;
    }
    // One character a byte, so that every other byte stays as it was.
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String secret =
        new String(key.get().value().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return text.contains(secret)
        ? text.replace(secret, DOTS).getBytes(StandardCharsets.ISO_8859_1)
        : body;
  }
}
