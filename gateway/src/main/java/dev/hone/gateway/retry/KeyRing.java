package dev.hone.gateway.retry;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Picks the key of a provider for a try. A conversation keeps its key, because prompt caches belong
 * to the key's account; a key that was refused or limited rests, and the next takes over meanwhile.
 */
final class KeyRing {
  private static final Duration REFUSED = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Map<Secret, Instant> resting = new ConcurrentHashMap<>();

  KeyRing(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The key to use.
   *
   * @param affinity equal for the requests of a conversation
   * @return empty for a provider without keys
   */
  Optional<Secret> pick(Provider provider, int affinity) {
    List<Secret> keys = provider.keys();
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    int start = Math.floorMod(affinity, keys.size());
    Instant now = clock.instant();
    Secret soonest = keys.get(start);
    for (int i = 0; i < keys.size(); i++) {
      Secret key = keys.get((start + i) % keys.size());
      Instant until = resting.get(key);
      if (until == null || !until.isAfter(now)) {
        return Optional.of(key);
      }
      if (until.isBefore(resting.getOrDefault(soonest, Instant.MAX))) {
        soonest = key;
      }
    }
    return Optional.of(soonest);
  }

  /** Whether a key other than this one is ready. */
  boolean hasOther(Provider provider, Secret used) {
    Instant now = clock.instant();
    return provider.keys().stream()
        .anyMatch(k -> !k.equals(used) && !resting.getOrDefault(k, Instant.MIN).isAfter(now));
  }

  /** Lets a limited key rest. */
  void limited(Secret key, Duration rest) {
    resting.put(key, clock.instant().plus(rest));
  }

  /** Lets a refused key rest long: somebody must look at it. */
  void refused(Secret key) {
    resting.put(key, clock.instant().plus(REFUSED));
  }
}
