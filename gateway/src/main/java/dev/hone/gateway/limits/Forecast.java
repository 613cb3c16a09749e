package dev.hone.gateway.limits;

import dev.hone.gateway.route.Target;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a request may take at most: its prompt, by the dearest way of billing it, and as many output
 * tokens as it allows, at the dearest of the places it may go to.
 */
final class Forecast {
  private static final long DEFAULT_OUTPUT = 4096;
  private static final List<CostComponent> PROMPT =
      List.of(
          CostComponent.FRESH,
          CostComponent.CACHE_WRITE,
          CostComponent.CACHE_WRITE_1H,
          CostComponent.CACHE_WRITE_12H);

  private final PriceBook prices;
  private final TokenRatio ratio;
  private final OptionalLong assumedOutput;

  Forecast(PriceBook prices, TokenRatio ratio, OptionalLong assumedOutput) {
    this.prices = prices;
    this.ratio = ratio;
    this.assumedOutput = assumedOutput;
  }

  /** Tokens and nano-dollars. */
  record Most(long tokens, long nanos) {}

  /** The most that a request may take; a model without a price counts a nano-dollar. */
  Most of(Wanted wanted, List<Target> targets, Instant now) {
    long prompt = ratio.tokens(wanted.model(), wanted.bytes());
    long tokens = 0;
    long nanos = 0;
    for (Named named : named(targets, wanted.others())) {
      Optional<ModelPrices> model = prices.find(named.provider(), named.model());
      long input = Math.min(prompt, limit(model.map(ModelPrices::maxInputTokens), prompt));
      long output = output(wanted, model);
      tokens = Math.max(tokens, input + output);
      nanos = Math.max(nanos, model.map(m -> cost(m, wanted, input, output, now)).orElse(1L));
    }
    return targets.isEmpty()
        ? new Most(prompt + output(wanted, Optional.empty()), 0)
        : new Most(tokens, nanos);
  }

  private record Named(String provider, String model) {}

  /** The models that may answer: those of the targets, and what the body names besides. */
  private static List<Named> named(List<Target> targets, List<String> others) {
    List<Named> named = new ArrayList<>();
    for (Target target : targets) {
      named.add(new Named(target.provider().name(), target.model()));
      others.forEach(other -> named.add(new Named(target.provider().name(), other)));
    }
    return named;
  }

  private long output(Wanted wanted, Optional<ModelPrices> model) {
    if (!wanted.generates()) {
      return 0;
    }
    long longest = limit(model.map(ModelPrices::maxOutputTokens), Long.MAX_VALUE);
    long each =
        wanted.maxOutput().isPresent()
            ? Math.min(wanted.maxOutput().getAsLong(), longest)
            : assumedOutput.orElse(longest == Long.MAX_VALUE ? DEFAULT_OUTPUT : longest);
    // Both are a client's: what it can't mean must not overflow.
    return Math.min(each, 100_000_000L) * Math.min(wanted.answers(), 1_000);
  }

  private static long limit(Optional<OptionalLong> listed, long otherwise) {
    return listed.orElse(OptionalLong.empty()).orElse(otherwise);
  }

  private static long cost(ModelPrices model, Wanted wanted, long input, long output, Instant now) {
    BigDecimal most = BigDecimal.ZERO;
    for (ServiceTier tier : ServiceTier.values()) {
      if (tier != ServiceTier.STANDARD && !wanted.tiers().contains(tier)) {
        continue;
      }
      Optional<RateRow> row = model.rates(now, tier, input);
      if (row.isPresent()) {
        most = most.max(cost(row.get(), input, output));
      }
    }
    // Dollars per million tokens times tokens are micro-dollars.
    long nanos = most.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact();
    return Math.max(1, nanos);
  }

  private static BigDecimal cost(RateRow row, long input, long output) {
    BigDecimal prompt = BigDecimal.ZERO;
    for (CostComponent way : PROMPT) {
      prompt = prompt.max(row.price(way).orElse(BigDecimal.ZERO));
    }
    BigDecimal answer = row.price(CostComponent.OUTPUT).orElse(BigDecimal.ZERO);
    return prompt
        .multiply(BigDecimal.valueOf(input))
        .add(answer.multiply(BigDecimal.valueOf(output)));
  }
}
