package dev.hone.ledger.prices;

import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds up one ledger line. Products stay exact ({@code tokens × dollars per million × factors}) and
 * are summed over the model calls of the line; rounding to nano-dollars comes last, once per
 * component, half to even.
 */
final class Costing {
  /** A dollar per million tokens is 1,000 nano-dollars per token. */
  private static final BigDecimal NANOS_PER_TOKEN = new BigDecimal(1000);

  /** A dollar per thousand searches is 1,000,000 nano-dollars per search. */
  private static final BigDecimal NANOS_PER_SEARCH = new BigDecimal(1_000_000);

  private static final BigDecimal NANOS_PER_HOUR =
      BigDecimal.valueOf(Duration.ofHours(1).toNanos());

  private final Map<CostComponent, BigDecimal> exact = new EnumMap<>(CostComponent.class);
  private final Set<CostComponent> unpriced = EnumSet.noneOf(CostComponent.class);
  private BigDecimal withoutCaching = BigDecimal.ZERO;
  private boolean derived;
  private boolean anyPriced;
  private @Nullable String reason;

  /** A model call of the line that has no prices at all. */
  void addUnpriced(Usage usage, String why) {
    note(why);
    tokens(usage, Optional.empty()).keySet().forEach(unpriced::add);
  }

  /** A model call of the line. */
  void add(ModelPrices model, Usage usage, Served served, Optional<String> region, Instant at) {
    Optional<ServiceTier> tier = ServiceTier.of(served.serviceTier());
    if (tier.isEmpty()) {
      addUnpriced(
          usage,
          "no list price for tier '" + served.serviceTier().orElse("") + "' of " + model.key());
      return;
    }
    Optional<RateRow> rates = model.rates(at, tier.get(), usage.promptTokens());
    if (rates.isEmpty()) {
      addUnpriced(
          usage,
          model.refused().isPresent()
              ? "the listed prices of " + model.key() + " are refused: " + model.refused().get()
              : "no " + tier.get().field() + " price of " + model.key() + " at " + at);
      return;
    }
    Optional<BigDecimal> factor = factor(model, served, region);
    if (factor.isEmpty()) {
      addUnpriced(
          usage, "no price for speed '" + served.speed().orElse("") + "' of " + model.key());
      return;
    }
    add(model.key(), rates.get(), usage, factor.get());
  }

  private void add(String key, RateRow rates, Usage usage, BigDecimal factor) {
    Map<CostComponent, Long> tokens = tokens(usage, Optional.of(rates));
    tokens.forEach((component, count) -> {
      Optional<BigDecimal> price = rates.price(component);
      if (price.isEmpty() && rates.hour().isPresent()) {
        return;
      }
      if (price.isEmpty()) {
        unpriced.add(component);
        note("no " + component.field() + " price of " + key);
        return;
      }
      anyPriced = true;
      derived |= rates.derived().contains(component);
      exact.merge(component, nanos(count, price.get(), factor), BigDecimal::add);
    });
    addWithoutCaching(rates, tokens, usage.promptTokens(), factor);
  }

  private void addWithoutCaching(
      RateRow rates, Map<CostComponent, Long> tokens, long prompt, BigDecimal factor) {
    long audio = tokens.getOrDefault(CostComponent.AUDIO_INPUT, 0L);
    BigDecimal fresh = rates.price(CostComponent.FRESH).orElse(BigDecimal.ZERO);
    withoutCaching = withoutCaching.add(nanos(prompt - audio, fresh, factor));
    tokens.forEach((component, count) -> {
      boolean kept =
          switch (component) {
            case AUDIO_INPUT, OUTPUT, AUDIO_OUTPUT -> true;
            case FRESH, CACHE_READ, CACHE_WRITE, CACHE_WRITE_1H, CACHE_WRITE_12H -> false;
            case WEB_SEARCH, REPORTED -> false;
          };
      BigDecimal price = rates.price(component).orElse(BigDecimal.ZERO);
      if (kept) {
        withoutCaching = withoutCaching.add(nanos(count, price, factor));
      }
    });
  }

  /** The time of a server that is paid by the hour; it is booked as output. */
  void addTime(ModelPrices model, Usage usage, Instant at, Duration took) {
    Optional<BigDecimal> hour =
        model.rates(at, ServiceTier.STANDARD, usage.promptTokens()).flatMap(RateRow::hour);
    if (hour.isEmpty()) {
      return;
    }
    BigDecimal amount =
        hour.get()
            .movePointRight(9)
            .multiply(BigDecimal.valueOf(took.toNanos()))
            .divide(NANOS_PER_HOUR, MathContext.DECIMAL128);
    anyPriced = true;
    derived = true;
    exact.merge(CostComponent.OUTPUT, amount, BigDecimal::add);
    withoutCaching = withoutCaching.add(amount);
  }

  /** Searches of the provider's own tool; they are billed besides the tokens, without factors. */
  void addSearches(long searches, Optional<BigDecimal> pricePerThousand) {
    if (searches == 0) {
      return;
    }
    if (pricePerThousand.isEmpty()) {
      unpriced.add(CostComponent.WEB_SEARCH);
      note("no price for web searches");
      return;
    }
    BigDecimal amount =
        pricePerThousand.get().multiply(BigDecimal.valueOf(searches)).multiply(NANOS_PER_SEARCH);
    anyPriced = true;
    exact.merge(CostComponent.WEB_SEARCH, amount, BigDecimal::add);
    withoutCaching = withoutCaching.add(amount);
  }

  LineCost line(String priceVersion) {
    Map<CostComponent, Long> nanos = new EnumMap<>(CostComponent.class);
    exact.forEach((component, amount) -> nanos.put(component, rounded(amount)));
    CostBasis basis = derived ? CostBasis.DERIVED : CostBasis.LISTED;
    if (reason != null) {
      basis = anyPriced ? CostBasis.PARTIAL : CostBasis.UNPRICED;
    }
    return new LineCost(
        nanos,
        basis,
        unpriced,
        Optional.of(priceVersion),
        reason == null ? OptionalLong.of(rounded(withoutCaching)) : OptionalLong.empty(),
        Optional.ofNullable(reason));
  }

  /** Nano-dollars of an amount in dollars. */
  static long nanosOfDollars(BigDecimal dollars) {
    return rounded(dollars.movePointRight(9));
  }

  private static long rounded(BigDecimal nanos) {
    return nanos.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
  }

  private static BigDecimal nanos(long tokens, BigDecimal price, BigDecimal factor) {
    return price.multiply(BigDecimal.valueOf(tokens)).multiply(factor).multiply(NANOS_PER_TOKEN);
  }

  private static Optional<BigDecimal> factor(
      ModelPrices model, Served served, Optional<String> region) {
    BigDecimal factor = BigDecimal.ONE;
    String speed = served.speed().orElse("standard");
    if (!speed.equals("standard")) {
      BigDecimal faster = model.speedFactors().get(speed);
      if (faster == null) {
        return Optional.empty();
      }
      factor = faster;
    }
    String place = served.inferenceGeo().or(() -> region).orElse("");
    return Optional.of(factor.multiply(model.regionFactors().getOrDefault(place, BigDecimal.ONE)));
  }

  /** Tokens by component, without zeros; audio apart only where it has its own price. */
  private static Map<CostComponent, Long> tokens(Usage usage, Optional<RateRow> rates) {
    Map<CostComponent, Long> tokens = new EnumMap<>(CostComponent.class);
    long audioIn =
        rates.flatMap(r -> r.price(CostComponent.AUDIO_INPUT)).isPresent()
            ? Math.min(usage.modalities().audioInput(), usage.freshTokens())
            : 0;
    long audioOut =
        rates.flatMap(r -> r.price(CostComponent.AUDIO_OUTPUT)).isPresent()
            ? Math.min(usage.modalities().audioOutput(), usage.outputTokens())
            : 0;
    put(tokens, CostComponent.FRESH, usage.freshTokens() - audioIn);
    put(tokens, CostComponent.AUDIO_INPUT, audioIn);
    put(tokens, CostComponent.CACHE_READ, usage.cacheReadTokens());
    for (Map.Entry<CacheTtl, Long> write : usage.cacheWrites().tokens().entrySet()) {
      put(tokens, CostComponent.writeFor(write.getKey()), write.getValue());
    }
    put(tokens, CostComponent.OUTPUT, usage.outputTokens() - audioOut);
    put(tokens, CostComponent.AUDIO_OUTPUT, audioOut);
    return tokens;
  }

  private static void put(Map<CostComponent, Long> tokens, CostComponent component, long count) {
    if (count > 0) {
      tokens.merge(component, count, Long::sum);
    }
  }

  private void note(String why) {
    if (reason == null) {
      reason = why;
    }
  }
}
