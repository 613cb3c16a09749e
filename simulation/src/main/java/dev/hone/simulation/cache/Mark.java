package dev.hone.simulation.cache;

import java.time.Duration;

/**
 * A place in a prompt up to which the provider is asked to cache.
 *
 * @param block the last block inside, from 0
 * @param ttl how long the entry shall live after its last use
 */
public record Mark(int block, Duration ttl) {
  /** Refuses places before the prompt and negative times. */
  public Mark {
    if (block < 0 || ttl.isNegative()) {
      throw new IllegalArgumentException("mark on block " + block + " for " + ttl);
    }
  }

  long ttlMillis() {
    return ttl.toMillis();
  }
}
