package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import java.util.Map;

/** Rules of caches by the providers' factors. */
final class TinyRules {
  private TinyRules() {}

  /**
   * A Claude model.
   *
   * @param fresh nano-dollars per token; 5-minute writes are 1.25 times that, 1-hour writes twice
   * @param readFactor price of a read as a part of {@code fresh}
   */
  static ModelCacheRules claude(int minTokens, double fresh, double readFactor, double output) {
    return new ModelCacheRules(
        CacheDialect.MARKS,
        minTokens,
        fresh,
        fresh * readFactor,
        Map.of(CacheTtl.FIVE_MINUTES, fresh * 1.25, CacheTtl.ONE_HOUR, fresh * 2),
        output,
        20,
        4);
  }

  /** An OpenAI model from GPT-5.6 on: explicit breakpoints, writes at 1.25 times {@code fresh}. */
  static ModelCacheRules breakpoints(double fresh, double readFactor, double output) {
    return new ModelCacheRules(
        CacheDialect.BREAKPOINTS,
        1024,
        fresh,
        fresh * readFactor,
        Map.of(CacheTtl.THIRTY_MINUTES, fresh * 1.25),
        output,
        80,
        4);
  }
}
