package dev.hone.wire.usage;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Prompt tokens written to the provider's cache, by lifetime. */
public record CacheWrites(Map<CacheTtl, Long> tokens) {
  /** Nothing written. */
  public static final CacheWrites NONE = new CacheWrites(Map.of());

  /** Drops zeros and keeps a copy. */
  public CacheWrites {
    Map<CacheTtl, Long> copy = HashMap.newHashMap(tokens.size());
    tokens.forEach((ttl, n) -> {
      if (n < 0) {
        throw new IllegalArgumentException("negative cache write: " + n);
      }
      if (n > 0) {
        copy.put(ttl, n);
      }
    });
    tokens = Map.copyOf(copy);
  }

  /** A write of one lifetime. */
  public static CacheWrites of(CacheTtl ttl, long tokens) {
    return new CacheWrites(Map.of(ttl, tokens));
  }

  /** Tokens written with this lifetime. */
  public long of(CacheTtl ttl) {
    return tokens.getOrDefault(ttl, 0L);
  }

  /** All tokens written. */
  public long total() {
    long total = 0;
    for (long written : tokens.values()) {
      total += written;
    }
    return total;
  }

  /** The same, where tokens of unknown lifetime are taken to have this one. */
  public CacheWrites withUnspecifiedAs(CacheTtl ttl) {
    long unknown = of(CacheTtl.UNSPECIFIED);
    if (unknown == 0) {
      return this;
    }
    Map<CacheTtl, Long> copy = new EnumMap<>(tokens);
    copy.remove(CacheTtl.UNSPECIFIED);
    copy.merge(ttl, unknown, Long::sum);
    return new CacheWrites(copy);
  }
}
