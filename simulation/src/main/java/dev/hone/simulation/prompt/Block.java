package dev.hone.simulation.prompt;

/**
 * The smallest piece of a prompt that a mark can stand on.
 *
 * @param content hash of what it says, its role included
 * @param tokens its tokens, 1 or more
 * @param section where it stands
 * @param endsMessage whether it is the last of its message
 */
public record Block(long content, int tokens, Section section, boolean endsMessage) {
  /** Refuses blocks without tokens. */
  public Block {
    if (tokens < 1) {
      throw new IllegalArgumentException("a block of " + tokens + " tokens");
    }
  }

  /** A message of one block. */
  public static Block message(long content, int tokens, Section section) {
    return new Block(content, tokens, section, true);
  }
}
