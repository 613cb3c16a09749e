package dev.hone.ledger.prices;

import dev.hone.wire.usage.CacheTtl;
import java.util.Optional;

/** A part of a bill that has a unit price of its own. */
public enum CostComponent {
  /** Prompt text outside the cache. */
  FRESH("in"),
  /** Prompt audio outside the cache, where it has its own price. */
  AUDIO_INPUT("audio_in"),
  /** Prompt tokens written for the provider's default time: 5 or 30 minutes. */
  CACHE_WRITE("write"),
  /** Prompt tokens written for one hour. */
  CACHE_WRITE_1H("write1h"),
  /** Prompt tokens written for twelve hours. */
  CACHE_WRITE_12H("write12h"),
  /** Prompt tokens read from the cache. */
  CACHE_READ("read"),
  /** Generated tokens, reasoning included. */
  OUTPUT("out"),
  /** Generated audio, where it has its own price. */
  AUDIO_OUTPUT("audio_out"),
  /** Web searches of the provider's own tool; the unit price is per thousand. */
  WEB_SEARCH("search"),
  /** The dollars that the provider itself stated, which replace everything above. */
  REPORTED("reported");

  private final String field;

  CostComponent(String field) {
    this.field = field;
  }

  /** The name in a price book file. */
  public String field() {
    return field;
  }

  /** The component with this name in a price book file. */
  public static Optional<CostComponent> ofField(String field) {
    for (CostComponent component : values()) {
      if (component.field.equals(field)) {
        return Optional.of(component);
      }
    }
    return Optional.empty();
  }

  /** The write component that a lifetime is billed under. */
  public static CostComponent writeFor(CacheTtl ttl) {
    return switch (ttl) {
      case FIVE_MINUTES, THIRTY_MINUTES, UNSPECIFIED -> CACHE_WRITE;
      case ONE_HOUR -> CACHE_WRITE_1H;
      case TWELVE_HOURS -> CACHE_WRITE_12H;
    };
  }
}
