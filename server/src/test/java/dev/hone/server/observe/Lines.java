package dev.hone.server.observe;

import dev.hone.ledger.Call;
import dev.hone.ledger.Caller;
import dev.hone.ledger.Ending;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.CostBasis;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.LineCost;
import dev.hone.wire.Dialect;
import dev.hone.wire.RequestContext;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Ledger lines for tests. */
final class Lines {
  static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");
  static final RequestContext CONTEXT = RequestContext.of("req-1", Dialect.OPENAI, TIME);

  private Lines() {}

  static UsageRecord line(String model, Outcome outcome) {
    return new UsageRecord(
        "req-1",
        1,
        TIME,
        new Caller(
            Optional.of("team-a"),
            Optional.of("team a"),
            Map.of(),
            Optional.of("session-1"),
            Optional.empty()),
        new Call("openai_chat", "openai", model, model, "chat", true, Optional.empty()),
        new TokenCounts(100, CacheWrites.NONE, 40, 7, 2, Optional.of(Provenance.REPORTED)),
        new LineCost(
            Map.of(CostComponent.FRESH, 2_000L, CostComponent.OUTPUT, 500L),
            CostBasis.LISTED,
            Set.of(),
            Optional.of("v1"),
            OptionalLong.of(3_000),
            Optional.empty()),
        new Ending(
            outcome,
            outcome == Outcome.OK ? 200 : 502,
            Optional.of(Duration.ofMillis(80)),
            Duration.ofMillis(900),
            outcome == Outcome.OK ? Optional.empty() : Optional.of("the upstream broke off")));
  }
}
