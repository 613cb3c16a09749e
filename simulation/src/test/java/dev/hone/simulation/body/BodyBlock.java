package dev.hone.simulation.body;

import dev.hone.simulation.prompt.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * A block of a request body.
 *
 * @param content hash of its canonical text, without its mark
 * @param bytes length of its canonical text
 * @param section where it stands
 * @param endsMessage whether it is the last of its message
 * @param mark the lifetime of the mark on it, where it has one
 */
public record BodyBlock(
    long content, int bytes, Section section, boolean endsMessage, Optional<Duration> mark) {
  /** The bytes of text that a token takes on average, for want of a tokenizer. */
  private static final int BYTES_PER_TOKEN = 4;

  /** About how many tokens it has. */
  public int estimatedTokens() {
    return Math.max(1, bytes / BYTES_PER_TOKEN);
  }
}
