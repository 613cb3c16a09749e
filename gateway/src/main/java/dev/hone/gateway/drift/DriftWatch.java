package dev.hone.gateway.drift;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hone.wire.prefix.PrefixChain;

/**
 * Remembers what applications asked of late, and sees where they leave it. An application is what
 * one client key asks one model. Bounded to 16 MiB; in memory only. Thread-safe.
 */
final class DriftWatch {
  private static final long MEMORY = 16L << 20;

  private final Cache<Application, Lane> lanes =
      Caffeine.newBuilder()
          .maximumWeight(MEMORY)
          .weigher((Application application, Lane lane) -> lane.weight())
          .executor(Runnable::run)
          .build();

  /** Looks at a request's prompt and remembers it. The bytes are those that its spans stand in. */
  Sighting look(Application application, PrefixChain chain, byte[] bytes) {
    Lane lane = lanes.get(application, a -> new Lane());
    boolean heavier = lane.isNew(chain);
    Sighting seen = lane.look(chain, bytes);
    if (heavier) {
      lanes.put(application, lane); // weighs it again
    }
    return seen;
  }
}
