package dev.hone.simulation.cache;

import dev.hone.ledger.prices.PriceBook;
import dev.hone.simulation.cache.ProviderRules.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The providers that planners are compared on, with prices of the book. */
public final class SimulatedProviders {
  /** Dollars per million tokens and hour: Google's price list for Gemini 2.5 Flash. */
  private static final BigDecimal FLASH_STORAGE = new BigDecimal("1.00");

  /**
   * How often Gemini's implicit cache found a prefix that it had: 29% of 31 recorded pairs whose
   * earlier prompt was wholly a prefix of the later one.
   */
  public static final double GEMINI_IMPLICIT_CHANCE = 0.29;

  private final PriceBook book;
  private final Instant at;

  /** Providers at the prices of this moment. */
  public SimulatedProviders(PriceBook book, Instant at) {
    this.book = book;
    this.at = at;
  }

  /** All of them. */
  public List<ProviderRules> all() {
    return List.of(anthropic(), openAiAutomatic(), openAiBreakpoints(), gemini());
  }

  /** Claude Sonnet 5: 1,024 tokens, five minutes or an hour. */
  public ProviderRules anthropic() {
    return new ProviderRules(
        "anthropic",
        Kind.ANTHROPIC,
        "claude-sonnet-5",
        prices("anthropic", "claude-sonnet-5", BigDecimal.ZERO),
        1024,
        AnthropicCache.FIVE_MINUTES,
        AnthropicCache.ONE_HOUR,
        () -> new AnthropicCache(1024));
  }

  /** GPT-5.2: automatic, kept for a day. */
  public ProviderRules openAiAutomatic() {
    Duration day = Duration.ofHours(24);
    return new ProviderRules(
        "openai-5.2",
        Kind.OPENAI_AUTOMATIC,
        "gpt-5.2",
        prices("openai", "gpt-5.2", BigDecimal.ZERO),
        OpenAiAutomaticCache.MINIMUM_TOKENS,
        day,
        day,
        () -> new OpenAiAutomaticCache(day));
  }

  /** GPT-5.6: breakpoints for 30 minutes. The book has no price for twelve hours. */
  public ProviderRules openAiBreakpoints() {
    return new ProviderRules(
        "openai-5.6",
        Kind.OPENAI_BREAKPOINTS,
        "gpt-5.6",
        prices("openai", "gpt-5.6", BigDecimal.ZERO),
        OpenAiBreakpointCache.MINIMUM_TOKENS,
        OpenAiBreakpointCache.THIRTY_MINUTES,
        OpenAiBreakpointCache.THIRTY_MINUTES,
        OpenAiBreakpointCache::new);
  }

  /** Gemini 2.5 Flash: 1,024 tokens, a dollar per million tokens and hour. */
  public ProviderRules gemini() {
    return new ProviderRules(
        "gemini",
        Kind.GEMINI,
        "gemini-2.5-flash",
        prices("gemini", "gemini-2.5-flash", FLASH_STORAGE),
        1024,
        Duration.ofHours(1),
        Duration.ofHours(1),
        () -> new GeminiCache(1024, GEMINI_IMPLICIT_CHANCE));
  }

  private UnitPrices prices(String provider, String model, BigDecimal storedHour) {
    return UnitPrices.of(book, provider, model, at, storedHour);
  }
}
