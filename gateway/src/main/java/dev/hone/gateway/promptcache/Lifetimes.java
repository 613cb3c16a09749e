package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import java.time.Duration;

/** The lifetimes of cache entries, shortest first, and the gaps between requests by them. */
final class Lifetimes {
  private static final long[] BOUNDS = {
    Duration.ofMinutes(5).toMillis(),
    Duration.ofMinutes(30).toMillis(),
    Duration.ofHours(1).toMillis(),
    Duration.ofHours(12).toMillis()
  };

  /** How many lifetimes there are. */
  static final int COUNT = BOUNDS.length;

  private Lifetimes() {}

  /** Milliseconds. */
  static long millis(CacheTtl ttl) {
    return BOUNDS[index(ttl)];
  }

  /** Where it stands among the lifetimes. */
  static int index(CacheTtl ttl) {
    return switch (ttl) {
      case FIVE_MINUTES, UNSPECIFIED -> 0;
      case THIRTY_MINUTES -> 1;
      case ONE_HOUR -> 2;
      case TWELVE_HOURS -> 3;
    };
  }

  static long bound(int index) {
    return BOUNDS[index];
  }

  /** The shortest lifetime that bridges a gap of so many milliseconds; {@link #COUNT} if none. */
  static int bridging(long gap) {
    for (int i = 0; i < COUNT; i++) {
      if (gap <= BOUNDS[i]) {
        return i;
      }
    }
    return COUNT;
  }
}
