package dev.hone.engine;

/**
 * What happens to a request: {@link Started}, then any number of {@link Text}, then one of {@link
 * Finished} or {@link Failed}.
 */
public sealed interface GenerationEvent {

  /** The prompt has been computed and the first token drawn. */
  record Started(int promptTokens, int cachedTokens) implements GenerationEvent {}

  /** Text that is final; never empty, never ends inside a character. */
  record Text(String text, int tokens) implements GenerationEvent {}

  /**
   * The answer is over.
   *
   * @param stopString the stop string that ended it, or null
   */
  record Finished(
      Reason reason,
      @org.jspecify.annotations.Nullable String stopString,
      int promptTokens,
      int cachedTokens,
      int outputTokens)
      implements GenerationEvent {}

  /** The request failed after it was accepted. Nothing follows. */
  record Failed(RuntimeException error) implements GenerationEvent {}

  /** Why an answer ended. */
  enum Reason {
    END_TOKEN,
    STOP_STRING,
    MAX_TOKENS,
    CONTEXT_FULL,
    CANCELLED
  }
}
