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
 */
public record Ending(
    Outcome outcome,
    int status,
    Optional<Duration> timeToFirstToken,
    Duration duration,
    Optional<String> error) {
  /** Refuses negative times. */
  public Ending {
    if (duration.isNegative() || timeToFirstToken.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException(
          "negative time: to first token " + timeToFirstToken + ", in all " + duration);
    }
  }
}
