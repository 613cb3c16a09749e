package dev.hone.simulation.prompt;

/** The part of a request that a block belongs to, in the order in which providers render them. */
public enum Section {
  /** A tool's definition. */
  TOOLS,
  /** System or developer instructions. */
  SYSTEM,
  /** What a user says. */
  USER,
  /** What the model said, or a call that it made. */
  ASSISTANT,
  /** What a tool answered. */
  TOOL_RESULT,
  /** The model's thoughts, which can't be marked. */
  THINKING;

  /** Whether Anthropic takes a mark on it. */
  public boolean takesAnthropicMark() {
    return this != THINKING;
  }

  /** Whether OpenAI takes a breakpoint on it: parts of messages that the model did not write. */
  public boolean takesOpenAiBreakpoint() {
    return this == SYSTEM || this == USER || this == TOOL_RESULT;
  }

  /** Whether OpenAI's implicit mode looks at the end of such a message. */
  public boolean takesImplicitBreakpoint() {
    return this == USER || this == TOOL_RESULT;
  }
}
