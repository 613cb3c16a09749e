package dev.hone.wire.usage;

/** How long a written cache entry lives; each has its own price. */
public enum CacheTtl {
  /** Anthropic's default. */
  FIVE_MINUTES,
  /** OpenAI. */
  THIRTY_MINUTES,
  /** Anthropic's long one. */
  ONE_HOUR,
  /** OpenAI's long one. */
  TWELVE_HOURS,
  /** The provider reported a write but not for how long. */
  UNSPECIFIED
}
