package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import java.io.IOException;
import java.time.Duration;

/**
 * Spans of time that gaps between requests are sorted into: the lifetimes of cache entries, and
 * shorter ones, so that what does not come soon is seen before a lifetime has passed.
 */
final class Lifetimes {
  private static final long[] BOUNDS = {
    Duration.ofSeconds(15).toMillis(),
    Duration.ofMinutes(1).toMillis(),
    Duration.ofMinutes(2).toMillis(),
    Duration.ofMinutes(5).toMillis(),
    Duration.ofMinutes(30).toMillis(),
    Duration.ofHours(1).toMillis(),
    Duration.ofHours(12).toMillis()
  };

  /** How many there are. */
  static final int COUNT = BOUNDS.length;

  private Lifetimes() {}

  /** Milliseconds. */
  static long millis(CacheTtl ttl) {
    return BOUNDS[index(ttl)];
  }

  /** Where it stands among them. */
  static int index(CacheTtl ttl) {
    return switch (ttl) {
      case FIVE_MINUTES, UNSPECIFIED -> 3;
      case THIRTY_MINUTES -> 4;
      case ONE_HOUR -> 5;
      case TWELVE_HOURS -> 6;
    };
  }

  static long bound(int index) {
    return BOUNDS[index];
  }

  /** The shortest that bridges a gap of so many milliseconds; {@link #COUNT} if none. */
  static int bridging(long gap) {
    for (int i = 0; i < COUNT; i++) {
      if (gap <= BOUNDS[i]) {
        return i;
      }
    }
    return COUNT;
  }

  /** The lifetime of a cache entry that stands there among them. */
  static CacheTtl at(int index) throws IOException {
    for (CacheTtl ttl : CacheTtl.values()) {
      if (ttl != CacheTtl.UNSPECIFIED && index(ttl) == index) {
        return ttl;
      }
    }
    throw new IOException("no lifetime number " + index);
  }
}
