package dev.hone.ledger.prices;

import java.util.Locale;
import java.util.Optional;

/** A provider's class of service with prices of its own. */
public enum ServiceTier {
  STANDARD,
  BATCH,
  FLEX,
  PRIORITY;

  /**
   * Reads the tier of a response. Only the response counts: what was asked for may have been served
   * otherwise. OpenAI's {@code fast} is priority; an absent tier is standard; a tier without list
   * prices ({@code scale}, {@code ultrafast}, {@code performance}, …) is empty.
   */
  public static Optional<ServiceTier> of(Optional<String> word) {
    String tier = word.orElse("").toLowerCase(Locale.ROOT);
    return switch (tier) {
      case "", "standard", "default", "auto", "on_demand", "standard_only" -> Optional.of(STANDARD);
      case "batch", "batches" -> Optional.of(BATCH);
      case "flex", "on_demand_flex" -> Optional.of(FLEX);
      case "priority", "fast", "on_demand_priority" -> Optional.of(PRIORITY);
      default -> Optional.empty();
    };
  }

  /** The name in a price book file. */
  String field() {
    return name().toLowerCase(Locale.ROOT);
  }
}
