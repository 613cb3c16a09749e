package dev.hone.simulation.evaluation;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.policy.MarkPolicy;
import dev.hone.simulation.policy.PlainRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A planner to compare.
 *
 * @param name how tables call it
 * @param plays at which providers
 * @param policies makes one without memory for a provider
 */
public record Planner(
    String name, Predicate<ProviderRules> plays, Function<ProviderRules, MarkPolicy> policies) {

  /** A planner for all providers. */
  public Planner(String name, Function<ProviderRules, MarkPolicy> policies) {
    this(name, provider -> true, policies);
  }

  /** The plain rules of the field. */
  public static List<Planner> plain() {
    List<Planner> planners = new ArrayList<>();
    for (PlainRule rule : PlainRule.values()) {
      planners.add(new Planner(rule.label(), rule::on));
    }
    return planners;
  }
}
