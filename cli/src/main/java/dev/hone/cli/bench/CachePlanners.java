package dev.hone.cli.bench;

import dev.hone.gateway.promptcache.ContentTiming;
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
    planners.add(new Planner("Hone", provider -> hone(provider, ContentTiming.BESIDE)));
    planners.add(
        new Planner(
            "Hone, contents first",
            CachePlanners::takesContents,
            provider -> hone(provider, ContentTiming.FIRST)));
    return planners;
  }

  private static boolean takesContents(ProviderRules provider) {
    return provider.kind() == ProviderRules.Kind.GEMINI;
  }

  private static MarkPolicy hone(ProviderRules provider, ContentTiming timing) {
    return takesContents(provider)
        ? new HoneContentPolicy(provider, timing)
        : new HonePolicy(provider);
  }
}
