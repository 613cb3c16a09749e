package dev.hone.wire.view;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much the client wants the model to think.
 *
 * @param mode on, off or left open
 * @param effort the word of the client's protocol: minimal, low, medium, high, …
 * @param budgetTokens at most so many tokens of reasoning
 * @param display how reasoning is shown: Anthropic's display or Responses' summary
 */
public record ReasoningWish(
    Mode mode, Optional<String> effort, OptionalInt budgetTokens, Optional<String> display) {
  /** Nothing was said. */
  public static final ReasoningWish UNSET =
      new ReasoningWish(Mode.UNSET, Optional.empty(), OptionalInt.empty(), Optional.empty());

  /** On, off or left open. */
  public enum Mode {
    /** Nothing was said. */
    UNSET,
    /** No reasoning. */
    DISABLED,
    /** Reasoning. */
    ENABLED,
    /** As much as the model sees fit. */
    ADAPTIVE
  }
}
