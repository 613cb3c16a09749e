package dev.hone.gateway.promptcache;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Holds the chances that contents are used against their uses. Only what looks likely is made, so
 * that of all errors those that flatter are acted on; and a next request may come before the
 * content is there, or another than expected. By how much all that spoils the chances, this
 * measures. Guarded by its table's lock.
 */
final class Forecasts {
  /** So many uses are believed before any has been seen. */
  private static final double PRIOR = 10;

  private static final double FADE_AT = 200;
  private static final int MOST_OPEN = 1_024;

  /** Where nothing is made any more, for want of trust, it comes back by and by. */
  private static final long HALF_LIFE = 3_600_000;

  private final Queue<Forecast> open =
      new PriorityQueue<>(Comparator.comparingLong(forecast -> forecast.until));
  private double expected;
  private double used;
  private long settledAt;

  /** One content. */
  static final class Forecast {
    private final long until;
    private final double chance;
    private boolean used;

    private Forecast(long until, double chance) {
      this.until = until;
      this.chance = chance;
    }

    /** It is used, now, which counts if that is in time. */
    void used(long now) {
      used |= now <= until;
    }
  }

  /** A content is expected to be used by then, with this chance. */
  Forecast expect(double chance, long until) {
    Forecast forecast = new Forecast(until, chance);
    if (open.size() < MOST_OPEN) {
      open.add(forecast);
    }
    return forecast;
  }

  /** What part of a chance to believe: at most 1. */
  double trust(long now) {
    Forecast first = open.peek();
    while (first != null && first.until < now) {
      open.remove();
      settledAt = now;
      expected += first.chance;
      used += first.used ? 1 : 0;
      if (expected > FADE_AT) {
        fade();
      }
      first = open.peek();
    }
    if (now - settledAt > HALF_LIFE) {
      settledAt = now;
      fade();
    }
    return Math.min(1, (used + PRIOR) / (expected + PRIOR));
  }

  private void fade() {
    expected /= 2;
    used /= 2;
  }
}
