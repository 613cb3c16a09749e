package dev.hone.gateway.promptcache;

/** Whether Hone marks prompts for the caches of providers. */
public enum PromptCacheMode {
  /** Where it pays. */
  AUTO,
  /** The same, and cached contents are made at Gemini where that pays. */
  CONTENTS,
  /** Never; the clients' own marks go out as they are. */
  OFF
}
