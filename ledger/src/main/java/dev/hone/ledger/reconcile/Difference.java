package dev.hone.ledger.reconcile;

import java.time.LocalDate;
import java.util.List;

/**
 * A day and a model, as the ledger and the bill have them.
 *
 * @param key empty where keys are not compared
 * @param ledgerTokens prompt and output
 * @param billedTokens prompt and output; 0 where the bill has no tokens
 * @param ledgerNanos nano-dollars, a lower bound where lines are unpriced
 * @param billedNanos nano-dollars; 0 where the bill has no dollars
 * @param reasons why they may differ, the likeliest first; empty where they agree
 */
public record Difference(
    LocalDate day,
    String model,
    String key,
    long ledgerTokens,
    long billedTokens,
    long ledgerNanos,
    long billedNanos,
    List<String> reasons) {
  /** Keeps a copy. */
  public Difference {
    reasons = List.copyOf(reasons);
  }

  /** Whether both sides say the same, within what rounding explains. */
  public boolean agrees() {
    return reasons.isEmpty();
  }
}
