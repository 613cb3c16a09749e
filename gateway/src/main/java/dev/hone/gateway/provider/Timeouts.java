package dev.hone.gateway.provider;

import java.time.Duration;

/**
 * How long an upstream may take.
 *
 * @param connect until the connection is there
 * @param firstByte from the request until its first event, per try
 * @param idle longest silence within a stream
 * @param total for all tries and fallbacks of a request until its first event
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
  /**
   * 5 s to connect, 10 minutes to the first event and in total, 2 minutes of silence: what the
   * official clients allow.
   */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10));
}
