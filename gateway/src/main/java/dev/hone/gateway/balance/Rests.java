package dev.hone.gateway.balance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When an account may not be used at a server: for a model whose limit is reached, or at all while
 * its key is refused. Thread-safe.
 */
public final class Rests {
  private static final int MOST = 256;

  /** Longest rest that is kept without asking again: an upstream's word may be a day. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Map<String, Rest> models = new ConcurrentHashMap<>();
  private volatile Rest all = new Rest(Instant.MIN, false);

  /**
   * A rest.
   *
   * @param asked whether the upstream asked for it, or Hone thought so
   */
  record Rest(Instant until, boolean asked) {}

  /** A limit was reached; {@code asked} is the upstream's own {@code retry-after}. */
  void limited(String model, Optional<Duration> asked, Duration otherwise, Instant now) {
    if (models.size() >= MOST) {
      models.values().removeIf(rest -> !rest.until.isAfter(now));
    }
    if (models.size() < MOST || models.containsKey(model)) {
      Duration rest = asked.orElse(otherwise);
      models.put(
          model,
          new Rest(now.plus(rest.compareTo(LONGEST) > 0 ? LONGEST : rest), asked.isPresent()));
    }
  }

  /** The key was refused: somebody must look at it. */
  void refused(Duration rest, Instant now) {
    all = new Rest(now.plus(rest), false);
  }

  /** The model was served: whatever was thought of it is over. */
  void served(String model) {
    if (!models.isEmpty()) {
      models.remove(model);
    }
  }

  boolean resting(String model, Instant now) {
    return until(model).isAfter(now);
  }

  Instant until(String model) {
    Instant whole = all.until;
    if (models.isEmpty()) {
      return whole;
    }
    Rest rest = models.get(model);
    return rest == null || rest.until.isBefore(whole) ? whole : rest.until;
  }

  /** How long the upstream itself asked not to be asked again; empty if it did not. */
  Optional<Duration> asked(String model, Instant now) {
    Rest rest = models.get(model);
    return rest != null && rest.asked && rest.until.isAfter(now)
        ? Optional.of(Duration.between(now, rest.until))
        : Optional.empty();
  }
}
