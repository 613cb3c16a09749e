package dev.hone.ledger.reconcile;

import java.util.ArrayList;
import java.util.List;

/** Why a bill and the ledger may differ in a day and a model. */
final class Reasons {
  /** Providers round each of their lines; below this nobody needs to look. */
  private static final long SMALL_NANOS = 10_000_000;

  private static final double SAME = 0.001;

  private final boolean tokens;
  private final boolean cost;

  Reasons(Invoice invoice) {
    this.tokens = invoice.hasTokens();
    this.cost = invoice.hasCost();
  }

  /** The reasons, the likeliest first; none where both agree. */
  List<String> of(Charge ledger, Charge billed) {
    List<String> reasons = new ArrayList<>();
    long ours = ledger.prompt() + ledger.output();
    long theirs = billed.prompt() + billed.output();
    boolean sameTokens = !tokens || near(ours, theirs);
    boolean sameCost =
        !cost
            || Math.abs(ledger.nanos() - billed.nanos()) <= SMALL_NANOS
            || near(ledger.nanos(), billed.nanos());
    if (sameTokens && sameCost) {
      return reasons;
    }
    if (ledger.lines() == 0) {
      reasons.add(
          "other gateway: this ledger has no call of the model then (a direct key, another"
              + " ledger, or another name of the model)");
      return reasons;
    }
    if (ledger.unpricedLines() > 0 && !sameCost) {
      reasons.add(
          "unpriced: %d of %d lines have no price in the book (hone prices)"
              .formatted(ledger.unpricedLines(), ledger.lines()));
    }
    if (ledger.estimatedLines() > 0) {
      reasons.add(
          "estimated: %d of %d lines were counted here, not reported (broken or local answers)"
              .formatted(ledger.estimatedLines(), ledger.lines()));
    }
    if (billed.lines() == 0 && billed.nanos() == 0 && theirs == 0) {
      reasons.add("not billed: the bill ends earlier, or has the model under another name");
    } else if (!sameTokens && theirs > ours) {
      reasons.add("other gateway: the bill has calls that did not pass here");
    } else if (!sameTokens) {
      reasons.add("another day: the bill counts by UTC, or by the end of a call");
    } else if (!sameCost) {
      reasons.add(price(ledger.nanos(), billed.nanos()));
    }
    return reasons;
  }

  private String price(long ours, long theirs) {
    String same = tokens ? "the tokens agree, the price does not: " : "";
    double ratio = ours == 0 ? 0 : (double) theirs / ours;
    if (Math.abs(ratio - 0.5) < 0.02) {
      return "tier: " + same + "half of it was billed, as for batch or flex";
    }
    return ratio > 1
        ? "tier: " + same + "priority, fast or regional serving, long context, or a newer price"
        : "tier: " + same + "a discount, credits, batch, or a newer price";
  }

  private static boolean near(long one, long other) {
    return Math.abs(one - other) <= SAME * Math.max(Math.abs(one), Math.abs(other));
  }
}
