package dev.hone.gateway.promptcache;

/** How a provider's prompt cache is told what to keep. */
public enum CacheDialect {
  /** Marks on blocks; a mark finds the longest entry within the lookback before it. */
  MARKS,
  /** Breakpoints; an entry is found at exactly the breakpoints that the request names. */
  BREAKPOINTS,
  /** The provider caches by itself, free of charge; a key keeps a family's requests together. */
  KEY,
  /** The provider caches by itself and takes no hint. */
  NONE;

  /** Whether Hone places marks. */
  public boolean marks() {
    return this == MARKS || this == BREAKPOINTS;
  }
}
