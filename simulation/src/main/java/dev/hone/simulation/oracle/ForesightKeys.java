package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.SimulatedCache;
import dev.hone.simulation.prompt.Prompt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Routing keys for one who sees what each of the provider's machines holds: the key under which the
 * longest prefix can be read, the least busy one of equals; a new one where all that know the
 * prefix are so busy that conversations on them would soon spill over.
 */
final class ForesightKeys {
  private static final long MINUTE = 60_000;

  /** Requests a minute that a machine takes of one key, and up to which new conversations come. */
  private static final int MOST = 15;

  private static final int ROOM = 9;

  private final SimulatedCache twin;
  private final Map<Long, List<Key>> families = new HashMap<>();

  private static final class Key {
    final String name;
    final ArrayDeque<Long> times = new ArrayDeque<>();

    Key(String name) {
      this.name = name;
    }

    int busy(long now) {
      while (!times.isEmpty() && times.peekFirst() <= now - MINUTE) {
        times.removeFirst();
      }
      return times.size();
    }
  }

  ForesightKeys(SimulatedCache twin) {
    this.twin = twin;
  }

  /** The key for a prompt that is sent now. */
  String choose(Prompt prompt, long now) {
    List<Key> known = families.computeIfAbsent(prompt.prefixHash(0), first -> new ArrayList<>());
    Key best = null;
    long most = -1;
    long shortest = Long.MAX_VALUE;
    for (Key key : known) {
      if (key.busy(now) < MOST) {
        long tokens = readable(prompt, key, now);
        shortest = Math.min(shortest, tokens);
        boolean better =
            tokens > most || (tokens == most && best != null && key.busy(now) < best.busy(now));
        best = better ? key : best;
        most = better ? tokens : most;
      }
    }
    boolean goesOn = best != null && most > shortest;
    if (best == null || (!goesOn && best.busy(now) >= ROOM)) {
      best = new Key("key-" + known.size());
      known.add(best);
    }
    return best.name;
  }

  /** A prompt was sent with a key. */
  void used(String name, Prompt prompt, long now) {
    for (Key key : families.getOrDefault(prompt.prefixHash(0), List.of())) {
      if (key.name.equals(name)) {
        key.times.addLast(now);
      }
    }
  }

  private long readable(Prompt prompt, Key key, long now) {
    Optional<String> name = Optional.of(key.name);
    for (int block = prompt.size() - 1; block >= 0; block--) {
      if (twin.readableFrom(prompt, block, name, now) != SimulatedCache.NEVER) {
        return prompt.prefixTokens(block);
      }
    }
    return 0;
  }
}
