package dev.hone.simulation.cache;

import org.jspecify.annotations.Nullable;

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

  /** From when on an entry can be read that may not be there; {@link SimulatedCache#NEVER} then. */
  static long readableFrom(@Nullable CacheEntry entry, long at) {
    return entry == null || !entry.alive(at) ? SimulatedCache.NEVER : entry.readableFrom;
  }

  long ttl() {
    return ttl;
  }

  /** A read starts its lifetime again. */
  void refresh(long at) {
    expires = Math.max(expires, at + ttl);
  }
}
