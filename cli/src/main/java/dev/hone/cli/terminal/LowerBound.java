package dev.hone.cli.terminal;

import dev.hone.ledger.Dollars;

/** Dollars of which some are not known, which is said: that is not the same as nothing paid. */
public final class LowerBound {
  private LowerBound() {}

  /** {@code $1.25}; where something is missing {@code >$1.25}, or {@code unpriced}. */
  public static String dollars(long nanos, boolean missing) {
    if (!missing) {
      return Dollars.format(nanos);
    }
    return nanos == 0 ? "unpriced" : ">" + Dollars.format(nanos);
  }

  /**
   * What a reader of such amounts must know; without a full stop.
   *
   * @param what is counted, in the plural
   */
  public static String note(long missing, long all, String what) {
    return "Costs are a lower bound: %s of %s %s %s no known price"
        .formatted(Amounts.count(missing), Amounts.count(all), what, missing == 1 ? "has" : "have");
  }

  /** The same as a line; nothing where nothing is missing. */
  public static String sentence(long missing, long all, String what) {
    return missing == 0 ? "" : note(missing, all, what) + ".\n";
  }
}
