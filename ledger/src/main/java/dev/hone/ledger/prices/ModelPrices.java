package dev.hone.ledger.prices;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
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
 * @param storage what keeping cached contents costs
 * @param rates prices per million tokens; empty = the model is unpriced
 * @param ownRates the user's own, which stand before {@code rates}: where one of them holds for a
 *     tier and a moment, no listed one of that tier does
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
    List<StorageRate> storage,
    List<RateRow> rates,
    List<RateRow> ownRates,
    Optional<String> refused) {

  /** Keeps copies. */
  public ModelPrices {
    regionFactors = Map.copyOf(regionFactors);
    speedFactors = Map.copyOf(speedFactors);
    otherUnits = List.copyOf(otherUnits);
    storage = List.copyOf(storage);
    rates = List.copyOf(rates);
    ownRates = List.copyOf(ownRates);
  }

  /** A model with these prices and nothing else known: for prices from a configuration. */
  public static ModelPrices own(String provider, String name, List<RateRow> rates) {
    String house = ModelNames.provider(provider);
    return new ModelPrices(
        house + "/" + name,
        house,
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
        List.of(),
        List.of(),
        rates,
        Optional.empty());
  }

  /** The same with the factors and further prices that a configuration gives. */
  public ModelPrices withExtras(
      Map<String, BigDecimal> regions,
      Map<String, BigDecimal> speeds,
      Optional<BigDecimal> search,
      List<StorageRate> stored) {
    return changed(regions, speeds, search, stored, rates, ownRates, refused);
  }

  /**
   * This listed model with what a user's own prices say of it: own rates stand before the listed
   * ones, own factors and prices besides tokens replace the listed ones of the same name.
   */
  ModelPrices withOwn(ModelPrices own) {
    Map<String, BigDecimal> regions = new HashMap<>(regionFactors);
    regions.putAll(own.regionFactors);
    Map<String, BigDecimal> speeds = new HashMap<>(speedFactors);
    speeds.putAll(own.speedFactors);
    return changed(
        regions,
        speeds,
        own.searchPrice.or(() -> searchPrice),
        Stream.concat(own.storage.stream(), storage.stream()).toList(),
        rates,
        own.ownRates,
        refused);
  }

  /** Dollars per million tokens and hour that a cached content is kept. */
  public Optional<BigDecimal> storedHour(Instant at) {
    return storage.stream().filter(rate -> rate.holds(at)).findFirst().map(StorageRate::price);
  }

  /**
   * The rows that hold at a moment: the user's own, and the listed ones of other tiers or of
   * shorter prompts than those.
   */
  public List<RateRow> inForce(Instant at) {
    List<RateRow> own = ownRates.stream().filter(row -> row.holds(at)).toList();
    return Stream.concat(
            own.stream(),
            rates.stream()
                .filter(row -> row.holds(at))
                .filter(row ->
                    own.stream()
                        .noneMatch(o -> o.tier() == row.tier() && o.above() <= row.above())))
        .toList();
  }

  /**
   * The prices for a request: of the rows in force, the one with the highest threshold that the
   * prompt exceeds. Where the standard tier has a higher such threshold than the asked tier, the
   * long-context price replaces the tier's (priority does not stack on it). The user's own row of a
   * tier is believed as it stands, but that own priority gives way to an own long-context price.
   */
  public Optional<RateRow> rates(Instant at, ServiceTier tier, long promptTokens) {
    Optional<RateRow> own = highest(at, tier, promptTokens);
    if (own.isEmpty() || tier == ServiceTier.STANDARD) {
      return own;
    }
    boolean stands = ownRates.contains(own.get());
    if (stands && tier != ServiceTier.PRIORITY) {
      return own;
    }
    Optional<RateRow> standard =
        stands
            ? highest(ownRates, at, ServiceTier.STANDARD, promptTokens)
            : highest(at, ServiceTier.STANDARD, promptTokens);
    return standard.filter(row -> row.above() > own.get().above()).or(() -> own);
  }

  private Optional<RateRow> highest(Instant at, ServiceTier tier, long promptTokens) {
    Optional<RateRow> own = highest(ownRates, at, tier, promptTokens);
    return own.isPresent() ? own : highest(rates, at, tier, promptTokens);
  }

  private static Optional<RateRow> highest(
      List<RateRow> rows, Instant at, ServiceTier tier, long promptTokens) {
    RateRow best = null;
    for (RateRow row : rows) {
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
    return changed(regionFactors, speedFactors, searchPrice, storage, others, ownRates, reason);
  }

  private ModelPrices changed(
      Map<String, BigDecimal> regions,
      Map<String, BigDecimal> speeds,
      Optional<BigDecimal> search,
      List<StorageRate> stored,
      List<RateRow> listed,
      List<RateRow> own,
      Optional<String> reason) {
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
        regions,
        speeds,
        search,
        otherUnits,
        stored,
        listed,
        own,
        reason);
  }
}
