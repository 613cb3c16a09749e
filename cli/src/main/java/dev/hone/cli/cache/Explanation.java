package dev.hone.cli.cache;

import dev.hone.ledger.journal.JournalRecord;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import dev.hone.wire.ChatRequest;
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
   * @param name its file or id
   * @param tokens of its prompt, estimated
   * @param sharedTokens of its prefix that the one before had too
   * @param found where it broke; empty for the first, and where it goes on from the one before
   * @param dayNanos what the break costs a day, where the model's prices are known
   * @param verdict the provider's own word, from the answer that followed
   */
  public record Step(
      String name,
      String model,
      int blocks,
      long tokens,
      long sharedTokens,
      boolean first,
      Optional<Finding> found,
      OptionalLong dayNanos,
      Optional<String> verdict) {}

  /** Compares each request with the one before it. */
  public static Explanation of(List<Subject> all, PriceBook prices, Instant now, long perDay) {
    List<Step> steps = new ArrayList<>();
    Optional<Subject> before = Optional.empty();
    for (int i = 0; i < all.size(); i++) {
      Subject subject = all.get(i);
      if (!subject.isRequest()) {
        continue;
      }
      Optional<String> next =
          i + 1 < all.size() && !all.get(i + 1).isRequest()
              ? all.get(i + 1).verdict()
              : Optional.empty();
      Comparison compared = Comparison.of(before, subject);
      steps.add(
          new Step(
              subject.name(),
              compared.model(),
              compared.blocks(),
              compared.tokens(),
              compared.shared(),
              before.isEmpty(),
              compared.found(),
              compared.found().isPresent()
                  ? day(subject, compared, prices, now, perDay)
                  : OptionalLong.empty(),
              subject.verdict().or(() -> next)));
      before = Optional.of(subject);
    }
    return new Explanation(steps, perDay);
  }

  private static OptionalLong day(
      Subject subject, Comparison compared, PriceBook prices, Instant now, long perDay) {
    String provider =
        subject
            .record()
            .map(JournalRecord::provider)
            .or(() -> subject.request().map(Explanation::provider))
            .orElse("");
    Optional<RateRow> row =
        prices
            .find(provider, compared.model())
            .flatMap(m -> m.rates(now, ServiceTier.STANDARD, compared.tokens()));
    Optional<BigDecimal> fresh = row.flatMap(r -> r.price(CostComponent.FRESH));
    Optional<BigDecimal> read = row.flatMap(r -> r.price(CostComponent.CACHE_READ));
    long lost = compared.found().map(Finding::lostTokens).orElse(0L);
    if (fresh.isEmpty() || read.isEmpty() || lost == 0) {
      return OptionalLong.empty();
    }
    // A dollar per million tokens is 1,000 nano-dollars per token.
    return OptionalLong.of(
        fresh
            .get()
            .subtract(read.get())
            .multiply(BigDecimal.valueOf(1_000L * lost))
            .multiply(BigDecimal.valueOf(perDay))
            .min(BigDecimal.valueOf(Long.MAX_VALUE))
            .longValue());
  }

  private static String provider(ChatRequest request) {
    return switch (request.protocol().dialect()) {
      case OPENAI -> "openai";
      case ANTHROPIC -> "anthropic";
      case GEMINI -> "gemini";
    };
  }
}
