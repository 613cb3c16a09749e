package dev.hone.ledger.prices;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What one provider charges for one model, and the limits that prices and caching hang on.
 *
 * @param key its key in the book
 * @param provider the provider, in Hone's word: {@code openai}, {@code anthropic}, {@code gemini},
 *     {@code vertex}, {@code bedrock}, {@code azure}, …
 * @param name the provider's name of the model
 * @param mode {@code chat}, {@code responses}, {@code embedding} or {@code completion}
 * @param maxInputTokens the context window, where listed
 * @param maxOutputTokens the longest answer, where listed
 * @param cacheMinTokens the shortest prompt that can be cached, where listed
 * @param claimsCaching whether the list says that the model caches prompts
 * @param deprecated the day it is switched off, where listed
 * @param regionFactors multipliers by region of inference or of data residency
 * @param speedFactors multipliers by speed
 * @param searchPrice US dollars per thousand web searches
 * @param otherUnits price fields per second, character or session, which Hone does not bill
 * @param rates prices per million tokens; empty = the model is unpriced
 * @param refused why the listed prices are not believed
 */
public record ModelPrices(
    String key,
    String provider,
    String name,
    String mode,
    OptionalLong maxInputTokens,
    OptionalLong maxOutputTokens,
    OptionalLong cacheMinTokens,
    boolean claimsCaching,
    Optional<LocalDate> deprecated,
    Map<String, BigDecimal> regionFactors,
    Map<String, BigDecimal> speedFactors,
    Optional<BigDecimal> searchPrice,
    List<String> otherUnits,
    List<RateRow> rates,
    Optional<String> refused) {

  /** Keeps copies. */
  public ModelPrices {
    regionFactors = Map.copyOf(regionFactors);
    speedFactors = Map.copyOf(speedFactors);
    otherUnits = List.copyOf(otherUnits);
    rates = List.copyOf(rates);
  }

  /** A model with these prices and nothing else known: for prices from a configuration. */
  public static ModelPrices of(String provider, String name, List<RateRow> rates) {
    return new ModelPrices(
        provider + "/" + name,
        provider,
        name,
        "chat",
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        true,
        Optional.empty(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        List.of(),
        rates,
        Optional.empty());
  }

  /**
   * The prices for a request: of the rows in force, the one with the highest threshold that the
   * prompt exceeds. Where the standard tier has a higher such threshold than the asked tier, the
   * long-context price replaces the tier's (priority does not stack on it).
   */
  public Optional<RateRow> rates(Instant at, ServiceTier tier, long promptTokens) {
    Optional<RateRow> own = highest(at, tier, promptTokens);
    if (own.isEmpty() || tier == ServiceTier.STANDARD) {
      return own;
    }
    Optional<RateRow> standard = highest(at, ServiceTier.STANDARD, promptTokens);
    return standard.filter(row -> row.above() > own.get().above()).or(() -> own);
  }

  private Optional<RateRow> highest(Instant at, ServiceTier tier, long promptTokens) {
    RateRow best = null;
    for (RateRow row : rates) {
      boolean applies = row.tier() == tier && row.holds(at);
      boolean reached = row.above() == 0 || promptTokens > row.above();
      if (applies && reached && (best == null || row.above() > best.above())) {
        best = row;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The standard rows without a threshold, of every period. */
  Stream<RateRow> baseRows() {
    return rates.stream().filter(row -> row.tier() == ServiceTier.STANDARD && row.above() == 0);
  }

  /** The same with other rows. */
  ModelPrices withRates(List<RateRow> others, Optional<String> reason) {
    return new ModelPrices(
        key,
        provider,
        name,
        mode,
        maxInputTokens,
        maxOutputTokens,
        cacheMinTokens,
        claimsCaching,
        deprecated,
        regionFactors,
        speedFactors,
        searchPrice,
        otherUnits,
        others,
        reason);
  }
}
