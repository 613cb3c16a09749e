package dev.hone.cli.chat;

import dev.hone.wire.StopReason;
import java.time.Duration;

/**
 * An answer and what it took.
 *
 * @param promptTokens tokens of the whole conversation before it
 * @param outputTokens tokens of the answer
 * @param firstToken from asking to the first text; zero if there was none
 * @param total from asking to the end
 * @param reason why it ended
 */
public record Answer(
    String text,
    long promptTokens,
    long outputTokens,
    Duration firstToken,
    Duration total,
    StopReason reason) {

  /** Tokens per second once the first was there; 0 if there were fewer than two. */
  public double tokensPerSecond() {
    double seconds = total.minus(firstToken).toNanos() / 1e9;
    return outputTokens < 2 || seconds <= 0 ? 0 : (outputTokens - 1) / seconds;
  }
}
