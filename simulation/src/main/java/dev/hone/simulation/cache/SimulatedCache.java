package dev.hone.simulation.cache;

import dev.hone.simulation.prompt.Prompt;
import java.util.Optional;

/** A provider's cache for one model and organisation. Calls come in order of time. */
public interface SimulatedCache {
  /** A time that never comes. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Serves a request.
   *
   * @param at when it reaches the provider, in milliseconds
   * @param begins when its answer begins: what it writes can be read from then on
   * @return what the prompt is billed as
   * @throws RefusedRequestException if the provider would answer 400
   */
  CacheUse serve(Prompt prompt, CachePlan plan, long at, long begins);

  /**
   * From when on an entry that ends on this block can be read; {@link #NEVER} if none is there.
   * Changes nothing.
   *
   * @param key the routing key that the request would have
   */
  long readableFrom(Prompt prompt, int block, Optional<String> key, long at);
}
