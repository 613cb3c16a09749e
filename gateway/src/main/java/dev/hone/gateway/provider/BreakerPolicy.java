package dev.hone.gateway.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * When an upstream is left alone for a while.
 *
 * @param failurePercent of the calls in the window that must fail
 * @param least calls in the window before it is judged; so many failures in a row suffice
 * @param window over which calls are counted, in whole seconds
 * @param open how long it is left alone before it is probed
 * @param probes calls that probe it
 * @param slow time to the first event from which a call counts as failed; empty: none does
 */
public record BreakerPolicy(
    int failurePercent,
    int least,
    Duration window,
    Duration open,
    int probes,
    Optional<Duration> slow) {
  /** Half of at least 10 calls within 30 s, then 15 s of rest and 3 probes. */
  public static final BreakerPolicy DEFAULT =
      new BreakerPolicy(
          50, 10, Duration.ofSeconds(30), Duration.ofSeconds(15), 3, Optional.empty());

  /** Refuses what makes no sense. */
  public BreakerPolicy {
    if (failurePercent < 1 || failurePercent > 100 || least < 1 || probes < 1) {
      throw new IllegalArgumentException(
          "a breaker needs a percentage from 1 to 100, and at least one call and one probe");
    }
    if (window.toSeconds() < 1 || open.isNegative() || open.isZero()) {
      throw new IllegalArgumentException(
          "a breaker needs a window of a second or more, and a rest");
    }
  }
}
