package dev.hone.cli.bench;

import dev.hone.simulation.evaluation.Planner;
import java.util.List;

/** The planners that are compared. */
public final class CachePlanners {
  private CachePlanners() {}

  /** The plain rules of the field. */
  public static List<Planner> all() {
    return Planner.plain();
  }
}
