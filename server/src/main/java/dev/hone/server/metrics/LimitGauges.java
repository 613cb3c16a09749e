package dev.hone.server.metrics;

import dev.hone.gateway.limits.BudgetState;
import dev.hone.gateway.limits.LimitState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What limits refuse, and what is left of budgets. */
final class LimitGauges {
  private static final List<String> REASONS =
      List.of("requests", "tokens", "parallel", "daily", "monthly", "model", "scope");
  private static final double NANOS = 1e9;

  private final LimitState limits;
  private final InstantSource clock;
  private final MultiGauge remaining;

  LimitGauges(MeterRegistry registry, LimitState limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    this.remaining =
        MultiGauge.builder("hone.budget.remaining.usd")
            .description("what is left of a budget, what is reserved taken off")
            .register(registry);
    for (String reason : REASONS) {
      FunctionCounter.builder("hone.limits.refused", limits, l -> (double) l.refusals(reason))
          .description("requests that limits refused")
          .tag("reason", reason)
          .register(registry);
    }
    Gauge.builder("hone.limits.running", limits, LimitState::running)
        .description("requests under a reservation")
        .register(registry);
  }

  /** Looks at the budgets again. */
  void refresh() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (BudgetState state : BudgetState.of(limits, clock.instant())) {
      row(rows, state, "daily", state.quotas().dailyNanos(), state.daySpent());
      row(rows, state, "monthly", state.quotas().monthlyNanos(), state.monthSpent());
    }
    remaining.register(rows, true);
  }

  private static void row(
      List<MultiGauge.Row<?>> rows,
      BudgetState state,
      String budget,
      OptionalLong limit,
      long spent) {
    if (limit.isPresent()) {
      rows.add(
          MultiGauge.Row.of(
              Tags.of("account", state.account(), "budget", budget),
              (limit.getAsLong() - spent - state.held()) / NANOS));
    }
  }
}
