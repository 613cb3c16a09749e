package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import java.util.Map;

/**
 * What one model's prompt cache does and costs. Prices are nano-dollars per token.
 *
 * @param minTokens the shortest prefix that is kept; below it a mark does nothing
 * @param fresh price of a prompt token outside the cache
 * @param read price of one read from it
 * @param write price of one written, by the lifetimes that may be asked for
 * @param output price of a generated token
 * @param lookback how many blocks before a mark an entry is found
 * @param maxMarks most marks in a request
 */
public record ModelCacheRules(
    CacheDialect dialect,
    int minTokens,
    double fresh,
    double read,
    Map<CacheTtl, Double> write,
    double output,
    int lookback,
    int maxMarks) {

  /** Refuses prices below zero and keeps a copy. */
  public ModelCacheRules {
    if (fresh < 0 || read < 0 || output < 0 || write.values().stream().anyMatch(w -> w < 0)) {
      throw new IllegalArgumentException("a price below zero");
    }
    if (minTokens < 0 || lookback < 1 || maxMarks < 0) {
      throw new IllegalArgumentException(
          "minTokens %d, lookback %d, maxMarks %d".formatted(minTokens, lookback, maxMarks));
    }
    write = Map.copyOf(write);
  }
}
