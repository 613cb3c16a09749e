package dev.hone.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request: {@link Started}, then any number of {@link Text}, then one of {@link
 * Finished} or {@link Failed}. A request that ends before its prompt is computed has no {@code
 * Started}.
 */
public sealed interface GenerationEvent {

  /** The prompt has been computed. */
  record Started(int promptTokens, int cachedTokens) implements GenerationEvent {}

  /**
   * Text that is final.
   *
   * @param text never empty, never ends inside a character
   * @param tokens number of tokens whose text is complete with this event, those without a text of
   *     their own included; 0 if a stop string's possible beginning cut a token in two. The tokens
   *     of all events need not add up to those of the request: an end token and what a stop string
   *     swallowed are in none
   * @param logprobs one per token of {@code tokens} if the request asked for them, else empty
   */
  record Text(String text, int tokens, List<TokenLogprob> logprobs) implements GenerationEvent {
    public Text {
      logprobs = List.copyOf(logprobs);
    }
  }

  /**
   * The answer is over.
   *
   * @param stopString the stop string that ended it if {@code reason} is {@code STOP_STRING}, else
   *     null
   */
  record Finished(Reason reason, @Nullable String stopString, GenerationStats stats)
      implements GenerationEvent {}

  /** The request failed after it was accepted. Nothing follows. */
  record Failed(GenerationFailed error, GenerationStats stats) implements GenerationEvent {}

  /** Why an answer ended. */
  enum Reason {
    /** The model ended it. */
    END_TOKEN,
    /** A stop string would have come next. */
    STOP_STRING,
    /** As many tokens as asked for. */
    MAX_TOKENS,
    /** Prompt and answer fill the model's context. */
    CONTEXT_FULL,
    /** {@link Generation#cancel}, or the engine closed. */
    CANCELLED
  }
}
