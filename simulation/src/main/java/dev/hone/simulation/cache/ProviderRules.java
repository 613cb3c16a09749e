package dev.hone.simulation.cache;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A provider and model as planners and bounds need to know them.
 *
 * @param name how tables call it
 * @param kind whose rules hold
 * @param model the provider's name of the model
 * @param prices of the model
 * @param minimumTokens shortest prefix that is cached
 * @param ttl the usual lifetime
 * @param longTtl the long lifetime; equal to {@code ttl} where there is none
 * @param caches makes an empty cache
 */
public record ProviderRules(
    String name,
    Kind kind,
    String model,
    UnitPrices prices,
    long minimumTokens,
    Duration ttl,
    Duration longTtl,
    Supplier<SimulatedCache> caches) {
  /** Whose rules. */
  public enum Kind {
    /** Marks and lifetimes. */
    ANTHROPIC,
    /** Automatic, before GPT-5.6. */
    OPENAI_AUTOMATIC,
    /** Breakpoints, from GPT-5.6. */
    OPENAI_BREAKPOINTS,
    /** Implicit and cached contents. */
    GEMINI
  }
}
