package dev.hone.cli.bench;

import dev.hone.simulation.evaluation.Planner;
import java.util.ArrayList;
import java.util.List;

/** The planners that are compared. */
public final class CachePlanners {
  private CachePlanners() {}

  /** The plain rules of the field, and Hone's own planner. */
  public static List<Planner> all() {
    List<Planner> planners = new ArrayList<>(Planner.plain());
    planners.add(new Planner("Hone", HonePolicy::new));
    return planners;
  }
}
