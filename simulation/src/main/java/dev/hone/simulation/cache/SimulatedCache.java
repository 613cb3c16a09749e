package dev.hone.simulation.cache;

import dev.hone.simulation.prompt.Prompt;

/** A provider's cache for one model and organisation. Calls come in order of time. */
public interface SimulatedCache {
  /**
   * Serves a request.
   *
   * @param at when it reaches the provider, in milliseconds
   * @param begins when its answer begins: what it writes can be read from then on
   * @return what the prompt is billed as
   * @throws RefusedRequestException if the provider would answer 400
   */
  CacheUse serve(Prompt prompt, CachePlan plan, long at, long begins);
}
