package dev.hone.ledger;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an attempt took, and how it ended.
 *
 * @param outcome what became of it
 * @param status the HTTP status that the client got; 0 = none, the client was gone
 * @param timeToFirstToken until the first token, where there was one
 * @param duration until the end
 * @param error what went wrong, without any text of the prompt or the answer
 * @param upstreamRequest the upstream's own id of the request, where it gave one; for logs and
 *     spans, it is not kept in the ledger
 */
public record Ending(
    Outcome outcome,
    int status,
    Optional<Duration> timeToFirstToken,
    Duration duration,
    Optional<String> error,
    Optional<String> upstreamRequest) {
  /** Refuses negative times. */
  public Ending {
    if (duration.isNegative() || timeToFirstToken.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException(
          "negative time: to first token " + timeToFirstToken + ", in all " + duration);
    }
  }

  /** Without an id of the upstream's. */
  public Ending(
      Outcome outcome,
      int status,
      Optional<Duration> timeToFirstToken,
      Duration duration,
      Optional<String> error) {
    this(outcome, status, timeToFirstToken, duration, error, Optional.empty());
  }
}
