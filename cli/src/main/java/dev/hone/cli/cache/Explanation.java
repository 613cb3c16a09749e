package dev.hone.cli.cache;

import dev.hone.gateway.promptcache.PrefixBreak;
import dev.hone.gateway.promptcache.PrefixComparison;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.prefix.PrefixChain;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was found in a row of requests.
 *
 * @param steps one for each request
 * @param perDay requests a day that the costs assume
 */
public record Explanation(List<Step> steps, long perDay) {
  /** Keeps a copy. */
  public Explanation {
    steps = List.copyOf(steps);
  }

  /**
   * A request beside the one before it.
   *
   * @param tokens of its prompt, estimated
   * @param sharedTokens of its prefix that the one before had too
   * @param found where it broke; empty for the first, and where it goes on from the one before
   * @param dayNanos what the break costs a day, where the model's prices are known
   * @param verdict the provider's own word, from the answer that followed
   */
  public record Step(
      String file,
      String model,
      int blocks,
      long tokens,
      long sharedTokens,
      boolean first,
      Optional<PrefixBreak> found,
      OptionalLong dayNanos,
      Optional<String> verdict) {}

  /** Compares each request with the one before it. */
  public static Explanation of(
      List<RequestFile> files, PriceBook prices, Instant now, long perDay) {
    List<Step> steps = new ArrayList<>();
    Optional<ChatRequest> before = Optional.empty();
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).request().isEmpty()) {
        continue;
      }
      ChatRequest request = files.get(i).request().get();
      Optional<PrefixBreak> found =
          before.flatMap(earlier -> PrefixComparison.between(earlier, request));
      Optional<String> verdict =
          i + 1 < files.size() ? files.get(i + 1).verdict() : Optional.empty();
      PrefixChain chain = request.prefix();
      steps.add(
          new Step(
              files.get(i).file().toString(),
              request.model(),
              chain.blocks().size(),
              chain.tokens(),
              before.map(b -> shared(b.prefix(), chain)).orElse(0L),
              before.isEmpty(),
              found,
              found.map(f -> day(request, f, prices, now, perDay)).orElse(OptionalLong.empty()),
              verdict));
      before = Optional.of(request);
    }
    return new Explanation(steps, perDay);
  }

  private static long shared(PrefixChain before, PrefixChain now) {
    long tokens = 0;
    int shared = before.sharedWith(now);
    for (int i = 0; i < shared; i++) {
      tokens += now.blocks().get(i).tokens();
    }
    return tokens;
  }

  private static OptionalLong day(
      ChatRequest request, PrefixBreak found, PriceBook prices, Instant now, long perDay) {
    String provider =
        switch (request.protocol().dialect()) {
          case OPENAI -> "openai";
          case ANTHROPIC -> "anthropic";
          case GEMINI -> "gemini";
        };
    Optional<ModelPrices> model = prices.find(provider, request.model());
    Optional<RateRow> row =
        model.flatMap(m -> m.rates(now, ServiceTier.STANDARD, request.prefix().tokens()));
    Optional<BigDecimal> fresh = row.flatMap(r -> r.price(CostComponent.FRESH));
    Optional<BigDecimal> read = row.flatMap(r -> r.price(CostComponent.CACHE_READ));
    if (fresh.isEmpty() || read.isEmpty()) {
      return OptionalLong.empty();
    }
    // A dollar per million tokens is 1,000 nano-dollars per token.
    return OptionalLong.of(
        fresh
            .get()
            .subtract(read.get())
            .multiply(BigDecimal.valueOf(1_000L * found.lostTokens()))
            .multiply(BigDecimal.valueOf(perDay))
            .longValue());
  }
}
