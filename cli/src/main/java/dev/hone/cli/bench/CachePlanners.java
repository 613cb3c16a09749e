package dev.hone.cli.bench;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.evaluation.Planner;
import dev.hone.simulation.policy.MarkPolicy;
import java.util.ArrayList;
import java.util.List;

/** The planners that are compared. */
public final class CachePlanners {
  private CachePlanners() {}

  /** The plain rules of the field, and Hone's own planner. */
  public static List<Planner> all() {
    List<Planner> planners = new ArrayList<>(Planner.plain());
    planners.add(new Planner("Hone", CachePlanners::hone));
    return planners;
  }

  private static MarkPolicy hone(ProviderRules provider) {
    return provider.kind() == ProviderRules.Kind.GEMINI
        ? new HoneContentPolicy(provider)
        : new HonePolicy(provider);
  }
}
