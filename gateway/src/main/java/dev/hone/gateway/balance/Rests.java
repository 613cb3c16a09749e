package dev.hone.gateway.balance;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When an account may not be used at a server: for a model whose limit is reached, or at all while
 * its key is refused. Times are nanoseconds of a monotonic clock, since a rest lasts as long as it
 * was meant to, whatever the wall clock is set to meanwhile. Thread-safe.
 */
public final class Rests {
  private static final int MOST = 256;

  /** Longest rest that is kept without asking again: an upstream's word may be a day. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Map<String, Rest> models = new ConcurrentHashMap<>();
  private final AtomicBoolean refused = new AtomicBoolean();
  private volatile Rest all = Rest.NONE;

  /**
   * A rest.
   *
   * @param asked whether the upstream asked for it, or Hone thought so
   */
  private record Rest(long began, long nanos, boolean asked) {
    static final Rest NONE = new Rest(0, 0, false);

    static Rest of(Duration length, boolean asked, long now) {
      return new Rest(now, length.toNanos(), asked);
    }

    /** Nanoseconds; 0 if it is over. */
    long left(long now) {
      return nanos == 0 ? 0 : Math.max(0, nanos - (now - began));
    }
  }

  /** A limit was reached; {@code asked} is the upstream's own {@code retry-after}. */
  void limited(String model, Optional<Duration> asked, Duration otherwise, long now) {
    if (models.size() >= MOST) {
      models.values().removeIf(rest -> rest.left(now) == 0);
    }
    if (models.size() < MOST || models.containsKey(model)) {
      Duration rest = asked.orElse(otherwise);
      models.put(
          model, Rest.of(rest.compareTo(LONGEST) > 0 ? LONGEST : rest, asked.isPresent(), now));
    }
  }

  /**
   * The key was refused: somebody must look at it.
   *
   * @return whether it was not refused before, or served since
   */
  boolean refused(Duration rest, long now) {
    all = Rest.of(rest, false, now);
    return !refused.getAndSet(true);
  }

  /** The model was served: whatever was thought of it is over. */
  void served(String model) {
    if (refused.get()) {
      refused.set(false);
    }
    if (!models.isEmpty()) {
      models.remove(model);
    }
  }

  boolean resting(String model, long now) {
    return left(model, now) > 0;
  }

  /** Nanoseconds until the model may be asked for again; 0 if it may be now. */
  long left(String model, long now) {
    long whole = all.left(now);
    if (models.isEmpty()) {
      return whole;
    }
    Rest rest = models.get(model);
    return rest == null ? whole : Math.max(whole, rest.left(now));
  }

  /** How long the upstream itself asked not to be asked again; empty if it did not. */
  Optional<Duration> asked(String model, long now) {
    Rest rest = models.get(model);
    return rest != null && rest.asked && rest.left(now) > 0
        ? Optional.of(Duration.ofNanos(rest.left(now)))
        : Optional.empty();
  }
}
