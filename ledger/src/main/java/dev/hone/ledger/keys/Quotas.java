package dev.hone.ledger.keys;

import java.util.OptionalLong;

/**
 * What somebody may use up. A limit that is absent does not exist.
 *
 * @param rpm requests a minute
 * @param tpm tokens a minute, prompt and output
 * @param parallel requests at a time
 * @param dailyNanos nano-dollars a calendar day
 * @param monthlyNanos nano-dollars a calendar month
 */
public record Quotas(
    OptionalLong rpm,
    OptionalLong tpm,
    OptionalLong parallel,
    OptionalLong dailyNanos,
    OptionalLong monthlyNanos) {
  /** No limit at all. */
  public static final Quotas NONE =
      new Quotas(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  /** Refuses negative limits. */
  public Quotas {
    check("rpm", rpm);
    check("tpm", tpm);
    check("parallel", parallel);
    check("daily", dailyNanos);
    check("monthly", monthlyNanos);
  }

  private static void check(String name, OptionalLong limit) {
    if (limit.isPresent() && limit.getAsLong() < 0) {
      throw new IllegalArgumentException(name + " must not be negative");
    }
  }

  /** Whether there is no limit. */
  public boolean isEmpty() {
    return rpm.isEmpty() && tpm.isEmpty() && parallel.isEmpty() && !limitsMoney();
  }

  /** Whether there is a limit of money. */
  public boolean limitsMoney() {
    return dailyNanos.isPresent() || monthlyNanos.isPresent();
  }
}
