package dev.hone.gateway.responsecache;

import java.time.Duration;

/**
 * What may be answered from the cache.
 *
 * @param ttl how long an answer may be repeated
 * @param maxBytes memory for answers
 * @param anyTemperature also requests that don't ask for temperature 0: for models that refuse the
 *     parameter, and for callers who want one answer again
 */
public record ResponseCacheRules(Duration ttl, long maxBytes, boolean anyTemperature) {
  /** Refuses what could not work. */
  public ResponseCacheRules {
    if (!ttl.isPositive() || maxBytes <= 0) {
      throw new IllegalArgumentException("a response cache needs a positive ttl and size");
    }
  }
}
