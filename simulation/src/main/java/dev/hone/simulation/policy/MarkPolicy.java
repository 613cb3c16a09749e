package dev.hone.simulation.policy;

import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.CacheUse;
import dev.hone.simulation.prompt.Call;

/**
 * A planner under test. It sees a call's prompt and the time, and what was billed once an answer
 * begins; the future only if it was made with it.
 */
public interface MarkPolicy {
  /** What to do with this call now. */
  Decision decide(Call call, long now);

  /** An answer has begun. */
  default void begun(Call call, CachePlan plan, CacheUse use, long now) {}
}
