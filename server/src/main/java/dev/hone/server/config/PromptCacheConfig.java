package dev.hone.server.config;

import dev.hone.gateway.promptcache.PromptCacheMode;

/**
 * What is done for the prompt caches of providers.
 *
 * @param mode whether prompts are marked
 * @param moveVolatile whether lines that break prefixes are moved behind them; else they are only
 *     named
 */
public record PromptCacheConfig(PromptCacheMode mode, boolean moveVolatile) {
  public static final PromptCacheConfig DEFAULT =
      new PromptCacheConfig(PromptCacheMode.AUTO, false);

  /** Reads {@code prompt-cache}: a mode, or a mapping. */
  static PromptCacheConfig read(ConfigSection top) {
    if (!top.isMapping("prompt-cache")) {
      return new PromptCacheConfig(mode(top, "prompt-cache"), false);
    }
    try (ConfigSection section = top.section("prompt-cache")) {
      return new PromptCacheConfig(
          mode(section, "mode"), section.bool("move-volatile").orElse(false));
    }
  }

  private static PromptCacheMode mode(ConfigSection section, String key) {
    return section.choice(key, PromptCacheMode.class).orElse(DEFAULT.mode());
  }
}
