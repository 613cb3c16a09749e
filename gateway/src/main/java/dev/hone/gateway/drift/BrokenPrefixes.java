package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PrefixBreak;
import dev.hone.gateway.promptcache.PrefixBreak.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Adds up what broke prefixes, by application and place. Bounded; thread-safe. */
public final class BrokenPrefixes {
  private static final int MOST = 1_024;
  private static final Duration KEPT = Duration.ofDays(30);

  private final ConcurrentMap<Place, BrokenPrefix> places = new ConcurrentHashMap<>();
  private final Map<Change, LongAdder> requests = new EnumMap<>(Change.class);
  private final LongAdder tokens = new LongAdder();
  private final LongAdder moved = new LongAdder();

  private record Place(Application application, Change change, int block) {}

  public BrokenPrefixes() {
    for (Change change : Change.values()) {
      requests.put(change, new LongAdder());
    }
  }

  void broken(Application application, PrefixBreak found, OptionalLong nanos, Instant now) {
    adder(found.change()).increment();
    tokens.add(found.lostTokens());
    add(
        new BrokenPrefix(
            application,
            found.change(),
            found.kind(),
            found.block(),
            now,
            now,
            1,
            0,
            found.lostTokens(),
            nanos.isPresent() ? 0 : found.lostTokens(),
            nanos.orElse(0)));
  }

  void moved(Application application, PrefixBreak found, Instant now) {
    moved.increment();
    add(
        new BrokenPrefix(
            application, found.change(), found.kind(), found.block(), now, now, 0, 1, 0, 0, 0));
  }

  private void add(BrokenPrefix one) {
    Place place = new Place(one.application(), one.change(), one.block());
    if (places.size() >= MOST && !places.containsKey(place)) {
      Instant old = one.last().minus(KEPT);
      places.values().removeIf(p -> p.last().isBefore(old));
      if (places.size() >= MOST) {
        return;
      }
    }
    places.merge(place, one, BrokenPrefix::and);
  }

  /** What an earlier run of the gateway had added up. */
  public void restore(List<BrokenPrefix> earlier) {
    earlier.forEach(this::add);
  }

  /** What was added up, of the last 30 days. */
  public List<BrokenPrefix> list(Instant now) {
    Instant old = now.minus(KEPT);
    return places.values().stream().filter(p -> !p.last().isBefore(old)).toList();
  }

  /** How many requests such a change broke since the start. */
  public long requests(Change change) {
    return adder(change).sum();
  }

  /** Estimated tokens paid in full again since the start. */
  public long tokens() {
    return tokens.sum();
  }

  /** How many breaks were avoided by moving since the start. */
  public long moved() {
    return moved.sum();
  }

  private LongAdder adder(Change change) {
    return requests.computeIfAbsent(change, c -> new LongAdder());
  }
}
