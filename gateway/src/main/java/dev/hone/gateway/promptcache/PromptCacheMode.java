package dev.hone.gateway.promptcache;

/** Whether Hone marks prompts for the caches of providers. */
public enum PromptCacheMode {
  /** Where it pays. */
  AUTO,
  /** Never; the clients' own marks go out as they are. */
  OFF
}
