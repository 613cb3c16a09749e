package dev.hone.gateway.promptcache;

import dev.hone.gateway.promptcache.ContentPlan.Order;
import dev.hone.gateway.route.Target;
import dev.hone.ledger.Call;
import dev.hone.ledger.Caller;
import dev.hone.ledger.Ending;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TimeOrderedId;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.CostBasis;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.LineCost;
import dev.hone.wire.RequestContext;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Books what cached contents cost, as lines of their own under the operation {@code cache}: making
 * at the input price and storage for the time ordered, both as a cache write.
 */
final class ContentBooks {
  private final Consumer<UsageRecord> ledger;
  private final CacheRuleBook rules;
  private final TimeOrderedId ids;

  ContentBooks(Consumer<UsageRecord> ledger, CacheRuleBook rules, InstantSource clock) {
    this.ledger = ledger;
    this.rules = rules;
    this.ids = new TimeOrderedId(clock);
  }

  /**
   * Books an order that was carried out.
   *
   * @param reported tokens that the provider says it made; 0 if it did not say, or made none
   */
  void book(
      Target target,
      Order order,
      long reported,
      RequestContext context,
      Instant began,
      Instant ended) {
    long stored = reported > 0 ? reported : order.tokens();
    long made = order.heldUntil().isPresent() ? 0 : stored;
    LineCost cost =
        rules
            .contentPrices(target, began)
            .map(prices -> cost(prices, made, stored, order.storedMillis(began)))
            .orElseGet(() -> LineCost.unpriced("no price for " + target.model()));
    ledger.accept(
        new UsageRecord(
            ids.next(),
            1,
            began,
            new Caller(
                context.keyId(),
                context.keyId(),
                context.tags(),
                context.session(),
                context.traceId()),
            new Call(
                "gemini_generate",
                target.provider().name(),
                target.model(),
                target.model(),
                "cache",
                false,
                Optional.empty()),
            new TokenCounts(
                0,
                CacheWrites.of(CacheTtl.UNSPECIFIED, made),
                0,
                0,
                0,
                Optional.of(reported > 0 ? Provenance.REPORTED : Provenance.ESTIMATED)),
            cost,
            new Ending(
                Outcome.OK,
                200,
                Optional.empty(),
                Duration.between(began, ended),
                Optional.empty())));
  }

  private static LineCost cost(ContentPrices prices, long made, long stored, long millis) {
    return new LineCost(
        Map.of(CostComponent.CACHE_WRITE, prices.nanos(made, stored, millis)),
        CostBasis.DERIVED,
        Set.of(),
        Optional.of(prices.version()),
        OptionalLong.of(0),
        Optional.empty());
  }
}
