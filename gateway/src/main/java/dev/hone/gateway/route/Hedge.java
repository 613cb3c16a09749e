package dev.hone.gateway.route;

import java.time.Duration;
import java.util.Optional;

/**
 * Asks a second time when the first answer is late, and takes whichever begins first.
 *
 * @param after how late; empty: later than 95% of the route's last answers
 * @param max most further tries that run beside the first
 */
public record Hedge(Optional<Duration> after, int max) {
  /** Refuses what would never wait or never hedge. */
  public Hedge {
    if (max < 1 || max > 3) {
      throw new IllegalArgumentException("from 1 to 3 further tries, not " + max);
    }
  }
}
