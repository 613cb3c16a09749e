package dev.hone.wire.view;

/** Who speaks. */
public enum Role {
  /** The operator's instructions. */
  SYSTEM,
  /** OpenAI's newer word for the operator's instructions. */
  DEVELOPER,
  /** The user. */
  USER,
  /** The model. */
  ASSISTANT,
  /** A tool's result, where the protocol gives it a message of its own. */
  TOOL
}
