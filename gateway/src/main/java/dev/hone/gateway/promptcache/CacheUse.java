package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.Iteration;
import dev.hone.wire.usage.Usage;
import java.util.EnumMap;
import java.util.Map;

/**
 * What an answer reported.
 *
 * @param fresh prompt tokens neither read nor written
 * @param read prompt tokens read from the cache
 * @param written prompt tokens written to it, by lifetime
 */
public record CacheUse(long fresh, long read, Map<CacheTtl, Long> written, long output) {
  /** Keeps a copy. */
  public CacheUse {
    written = Map.copyOf(written);
  }

  /** The sum over the model calls of an answer. */
  public static CacheUse of(Usage usage) {
    long fresh = 0;
    long read = 0;
    long output = 0;
    Map<CacheTtl, Long> written = new EnumMap<>(CacheTtl.class);
    for (Iteration call : usage.billed()) {
      fresh += call.usage().freshTokens();
      read += call.usage().cacheReadTokens();
      output += call.usage().outputTokens();
      call.usage().cacheWrites().tokens().forEach((ttl, n) -> written.merge(ttl, n, Long::sum));
    }
    return new CacheUse(fresh, read, written, output);
  }

  /** All prompt tokens. */
  public long prompt() {
    return fresh + read + writtenTokens();
  }

  /** All tokens written. */
  public long writtenTokens() {
    return written.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What it costs by these rules, nano-dollars. */
  public double cost(ModelCacheRules rules) {
    double sum = fresh * rules.fresh() + read * rules.read() + output * rules.output();
    for (Map.Entry<CacheTtl, Long> write : written.entrySet()) {
      double price =
          rules
              .write()
              .getOrDefault(
                  write.getKey(),
                  rules.write().values().stream().max(Double::compare).orElse(rules.fresh()));
      sum += write.getValue() * price;
    }
    return sum;
  }

  /** What it would have cost without a cache, nano-dollars. */
  public double uncached(ModelCacheRules rules) {
    return prompt() * rules.fresh() + output * rules.output();
  }
}
