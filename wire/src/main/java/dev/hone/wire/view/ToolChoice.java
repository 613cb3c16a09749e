package dev.hone.wire.view;

import java.util.Optional;

/**
 * Which tools may, must or must not be called.
 *
 * @param mode the rule
 * @param name the tool of {@code NAMED}, else empty
 * @param parallel whether several calls in one answer are allowed, where the client says
 */
public record ToolChoice(Mode mode, String name, Optional<Boolean> parallel) {
  /** The client says nothing. */
  public static final ToolChoice UNSET = new ToolChoice(Mode.UNSET, "", Optional.empty());

  /** The rule. */
  public enum Mode {
    /** Nothing was said. */
    UNSET,
    /** The model decides. */
    AUTO,
    /** No call. */
    NONE,
    /** Some call. */
    REQUIRED,
    /** This one. */
    NAMED,
    /** A rule that only its own protocol knows. */
    OPAQUE
  }
}
