package dev.hone.simulation.cache;

/** One cached prefix. */
final class CacheEntry {
  private final long readableFrom;
  private final long ttl;
  private long expires;

  CacheEntry(long readableFrom, long ttl) {
    this.readableFrom = readableFrom;
    this.ttl = ttl;
    this.expires = readableFrom + ttl;
  }

  boolean readable(long at) {
    return at >= readableFrom && at < expires;
  }

  /** Whether it lives or is still being written. */
  boolean alive(long at) {
    return at < expires;
  }

  long ttl() {
    return ttl;
  }

  /** A read starts its lifetime again. */
  void refresh(long at) {
    expires = Math.max(expires, at + ttl);
  }
}
