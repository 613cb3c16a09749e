package dev.hone.simulation.policy;

import dev.hone.simulation.cache.CachePlan;

/** What a planner does with a call that is waiting. */
public sealed interface Decision {
  /** Sends it now with this plan. */
  record Send(CachePlan plan) implements Decision {}

  /**
   * Holds it back: it is asked about again when any answer begins, and at this time at the latest.
   *
   * @param until milliseconds since the workload's start
   */
  record Hold(long until) implements Decision {}
}
