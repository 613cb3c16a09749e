package dev.hone.wire;

/** Why an answer ended, apart from any dialect. */
public enum StopReason {
  /** The model was done. */
  END,
  /** The limit on output tokens. */
  LENGTH,
  /** A stop sequence of the request. */
  STOP_SEQUENCE,
  /** The model wants tools to be called. */
  TOOL_CALLS,
  /** A filter withheld the answer. */
  CONTENT_FILTER,
  /** The model declined. */
  REFUSAL,
  /** A long turn paused; the client sends it back to go on (Anthropic). */
  PAUSE,
  /** The context window is full. */
  CONTEXT_WINDOW,
  /** The history was compacted (Anthropic beta). */
  COMPACTION,
  /** The upstream ended with an error of its own. */
  ERROR,
  /** Cancelled on the upstream's side. */
  CANCELLED,
  /** A reason that Hone does not know; the original word is beside it. */
  OTHER
}
