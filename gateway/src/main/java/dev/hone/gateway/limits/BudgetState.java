package dev.hone.gateway.limits;

import dev.hone.ledger.keys.Quotas;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What an account has used, for people and metrics.
 *
 * @param daySpent nano-dollars
 * @param held nano-dollars reserved by requests under way
 */
public record BudgetState(
    String account,
    Quotas quotas,
    String day,
    long daySpent,
    String month,
    long monthSpent,
    long held,
    int parallel) {

  /** All accounts, by name. */
  public static List<BudgetState> of(LimitState state, Instant now) {
    Periods periods = state.periods(now);
    return state.local().accounts().stream()
        .map(a ->
            new BudgetState(
                a.name(),
                a.quotas(),
                periods.day(),
                a.spent(periods.day()),
                periods.month(),
                a.spent(periods.month()),
                a.held(),
                a.parallel()))
        .sorted(Comparator.comparing(BudgetState::account))
        .toList();
  }
}
