package dev.hone.wire.openai;

import java.util.Optional;

/** The tiers that OpenAI's clients know; their typed libraries refuse any other word. */
public final class ServiceTiers {
  private ServiceTiers() {}

  /** OpenAI's word for the tier that an answer was served with, if it has one. */
  public static Optional<String> write(String served) {
    return switch (served) {
      case "auto", "default", "flex", "scale", "priority" -> Optional.of(served);
      case "standard" -> Optional.of("default");
      default -> Optional.empty();
    };
  }
}
