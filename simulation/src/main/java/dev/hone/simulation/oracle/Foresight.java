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

  /** Plans of these calls, which are numbered in order of time: play all and keep the best. */
  public static List<MarkPolicy> of(ProviderRules rules, List<Call> calls) {
    return switch (rules.kind()) {
      case GEMINI -> List.of(new ForesightContents(rules, calls));
      case ANTHROPIC ->
          List.of(new ForesightMarks(rules, calls, true), new ForesightMarks(rules, calls, false));
      case OPENAI_AUTOMATIC, OPENAI_BREAKPOINTS -> List.of(new ForesightMarks(rules, calls, false));
    };
  }
}
