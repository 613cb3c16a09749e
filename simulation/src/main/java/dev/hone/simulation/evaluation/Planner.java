package dev.hone.simulation.evaluation;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.policy.MarkPolicy;
import dev.hone.simulation.policy.PlainRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A planner to compare.
 *
 * @param name how tables call it
 * @param policies makes one without memory for a provider
 */
public record Planner(String name, Function<ProviderRules, MarkPolicy> policies) {
  /** The plain rules of the field. */
  public static List<Planner> plain() {
    List<Planner> planners = new ArrayList<>();
    for (PlainRule rule : PlainRule.values()) {
      planners.add(new Planner(rule.label(), rule::on));
    }
    return planners;
  }
}
