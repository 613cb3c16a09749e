package dev.hone.gateway.promptcache;

/**
 * What cached contents of one Gemini model cost. Prices are nano-dollars per token.
 *
 * @param minTokens the shortest content that can be made
 * @param fresh price of a prompt token outside the cache; also of making a content
 * @param read price of a token read from one
 * @param storedHour price of storing a token for an hour
 */
public record ContentRules(int minTokens, double fresh, double read, double storedHour) {
  private static final double MILLIS_PER_HOUR = 3_600_000;

  /** Refuses prices below zero. */
  public ContentRules {
    if (minTokens < 0 || fresh < 0 || read < 0 || storedHour < 0) {
      throw new IllegalArgumentException(
          "minTokens %d, fresh %s, read %s, storedHour %s: none may be below zero"
              .formatted(minTokens, fresh, read, storedHour));
    }
  }

  /** What a token that is read saves. */
  double gain() {
    return Math.max(0, fresh - read);
  }

  /** Storage of so many tokens for so many milliseconds, nano-dollars. */
  double storage(long tokens, double millis) {
    return tokens * storedHour * millis / MILLIS_PER_HOUR;
  }
}
