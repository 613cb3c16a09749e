package dev.hone.gateway.promptcache;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.Target;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import dev.hone.wire.usage.CacheTtl;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the cache rules of a target: its dialect by who serves it, its prices in the book. */
public final class CacheRuleBook {
  private static final Pattern GPT = Pattern.compile("(?:openai/)?gpt-(\\d+)(?:\\.(\\d+))?.*");
  private static final double NANOS_PER_MILLIONTH = 1_000;

  private final PriceBook prices;

  public CacheRuleBook(PriceBook prices) {
    this.prices = prices;
  }

  /**
   * The rules; empty where Hone knows no prompt cache there, or no price.
   *
   * @param promptTokens asked only where there can be rules: it takes a pass over the prompt
   */
  public Optional<ModelCacheRules> find(
      Target target, Protocol protocol, LongSupplier promptTokens, Instant now) {
    CacheDialect dialect = dialect(target, protocol);
    if (dialect == CacheDialect.NONE) {
      return Optional.empty();
    }
    Optional<ModelPrices> model = prices.find(target.provider().name(), target.model());
    Optional<RateRow> row =
        model.flatMap(m -> m.rates(now, ServiceTier.STANDARD, promptTokens.getAsLong()));
    return row.flatMap(r -> rules(dialect, model.get(), r, target.provider()));
  }

  /** The prices of cached contents; empty where there are none, or no price of storage is known. */
  public Optional<ContentRules> contents(Target target, Protocol protocol, Instant now) {
    Provider provider = target.provider();
    if (protocol != Protocol.GEMINI_GENERATE
        || provider.dialect() != Dialect.GEMINI
        || !(provider.hosting() instanceof Hosting.Direct)) {
      return Optional.empty();
    }
    Optional<ModelPrices> model = prices.find(provider.name(), target.model());
    Optional<BigDecimal> stored = model.flatMap(m -> m.storedHour(now));
    Optional<RateRow> row = model.flatMap(m -> m.rates(now, ServiceTier.STANDARD, 0));
    Optional<Double> fresh = row.flatMap(r -> nanos(r, CostComponent.FRESH));
    Optional<Double> read = row.flatMap(r -> nanos(r, CostComponent.CACHE_READ));
    return fresh.isEmpty() || read.isEmpty() || stored.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ContentRules(
                (int) model.get().cacheMinTokens().orElse(smallestContent(target.model())),
                fresh.get(),
                read.get(),
                nanos(stored.get())));
  }

  /**
   * What a prompt token read from a cache saves, nano-dollars; empty where a price is not known.
   */
  public Optional<Double> gain(Target target, long promptTokens, Instant now) {
    Optional<RateRow> row =
        prices
            .find(target.provider().name(), target.model())
            .flatMap(m -> m.rates(now, ServiceTier.STANDARD, promptTokens));
    Optional<Double> read = row.flatMap(r -> nanos(r, CostComponent.CACHE_READ));
    return row.flatMap(r -> nanos(r, CostComponent.FRESH))
        .flatMap(fresh -> read.map(r -> Math.max(0, fresh - r)));
  }

  /**
   * Whether lines of a prompt may be moved on the way there: where its parts and their roles mean
   * what the provider's own documents say, not what a chat template makes of them.
   */
  public boolean moves(Target target) {
    Provider provider = target.provider();
    return isAnthropics(provider) || isOpenAis(provider) || provider.dialect() == Dialect.GEMINI;
  }

  /** What contents are booked at; empty where one of the prices is not known. */
  Optional<ContentPrices> contentPrices(Target target, Instant at) {
    Optional<ModelPrices> model = prices.find(target.provider().name(), target.model());
    return model
        .flatMap(m -> m.rates(at, ServiceTier.STANDARD, 0))
        .flatMap(row -> row.price(CostComponent.FRESH))
        .flatMap(fresh ->
            model
                .get()
                .storedHour(at)
                .map(stored -> new ContentPrices(fresh, stored, prices.version())));
  }

  /**
   * Documented: 1,024 tokens for Flash from 2.5 on, 4,096 for Pro; the larger for what is older.
   */
  private static long smallestContent(String model) {
    return model.startsWith("gemini-2.5-flash") ? 1_024 : 4_096;
  }

  private static Optional<ModelCacheRules> rules(
      CacheDialect dialect, ModelPrices model, RateRow row, Provider provider) {
    Optional<Double> fresh = nanos(row, CostComponent.FRESH);
    Optional<Double> read = nanos(row, CostComponent.CACHE_READ);
    if (fresh.isEmpty() || read.isEmpty()) {
      return Optional.empty();
    }
    Map<CacheTtl, Double> write = new EnumMap<>(CacheTtl.class);
    Optional<Double> base = row.write(CacheTtl.FIVE_MINUTES).map(CacheRuleBook::nanos);
    switch (dialect) {
      case MARKS -> {
        base.ifPresent(w -> write.put(CacheTtl.FIVE_MINUTES, w));
        if (!(provider.hosting() instanceof Hosting.Bedrock)) {
          nanos(row, CostComponent.CACHE_WRITE_1H).ifPresent(w -> write.put(CacheTtl.ONE_HOUR, w));
        }
        if (write.isEmpty()) {
          return Optional.empty();
        }
      }
      // A list that names no price for writes follows the provider's rule for this generation.
      case BREAKPOINTS -> write.put(CacheTtl.THIRTY_MINUTES, base.orElse(fresh.get() * 1.25));
      case KEY, NONE -> {}
    }
    return Optional.of(
        new ModelCacheRules(
            dialect,
            (int) model.cacheMinTokens().orElse(1_024),
            fresh.get(),
            read.get(),
            write,
            nanos(row, CostComponent.OUTPUT).orElse(0.0),
            dialect == CacheDialect.BREAKPOINTS ? 80 : 20,
            4));
  }

  private static CacheDialect dialect(Target target, Protocol protocol) {
    Provider provider = target.provider();
    return switch (protocol) {
      case ANTHROPIC_MESSAGES -> isAnthropics(provider) ? CacheDialect.MARKS : CacheDialect.NONE;
      case OPENAI_CHAT, OPENAI_RESPONSES ->
          isOpenAis(provider) ? generation(target.model()) : CacheDialect.NONE;
      case OPENAI_COMPLETIONS, OPENAI_EMBEDDINGS, GEMINI_GENERATE, BEDROCK_CONVERSE ->
          CacheDialect.NONE;
    };
  }

  /** Others that speak its protocol ignore marks, or refuse them. */
  private static boolean isAnthropics(Provider provider) {
    return provider.name().equals("anthropic")
        || provider.baseUrl().getHost().endsWith("anthropic.com")
        || provider.hosting() instanceof Hosting.Bedrock
        || provider.hosting() instanceof Hosting.Vertex;
  }

  private static boolean isOpenAis(Provider provider) {
    return provider.hosting() instanceof Hosting.Direct
        && (provider.name().equals("openai")
            || provider.baseUrl().getHost().endsWith("openai.com"));
  }

  private static CacheDialect generation(String model) {
    Matcher gpt = GPT.matcher(model);
    if (!gpt.matches() || gpt.group(1).length() > 2) {
      return CacheDialect.KEY;
    }
    int major = Integer.parseInt(gpt.group(1));
    int minor =
        gpt.group(2) == null || gpt.group(2).length() > 2 ? 0 : Integer.parseInt(gpt.group(2));
    return major > 5 || (major == 5 && minor >= 6) ? CacheDialect.BREAKPOINTS : CacheDialect.KEY;
  }

  private static Optional<Double> nanos(RateRow row, CostComponent component) {
    return row.price(component).map(CacheRuleBook::nanos);
  }

  /** A dollar per million tokens is 1,000 nano-dollars per token. */
  private static double nanos(BigDecimal dollarsPerMillion) {
    return dollarsPerMillion.doubleValue() * NANOS_PER_MILLIONTH;
  }
}
