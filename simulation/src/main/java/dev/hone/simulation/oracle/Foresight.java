package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.policy.MarkPolicy;
import dev.hone.simulation.prompt.Call;
import java.util.List;

/**
 * Planners that know every future call and play by the provider's rules like any other: what they
 * save can be attained, unlike the bounds, which leave rules out.
 */
public final class Foresight {
  private Foresight() {}

  /** One that knows these calls, which are numbered in order of time. */
  public static MarkPolicy of(ProviderRules rules, List<Call> calls) {
    return rules.kind() == ProviderRules.Kind.GEMINI
        ? new ForesightContents(rules, calls)
        : new ForesightMarks(rules, calls);
  }
}
