package dev.hone.wire.prefix;

/** What a block of a prompt is. */
public enum BlockKind {
  /** A tool's definition. */
  TOOL(1),
  /** The operator's instructions. */
  SYSTEM(2),
  /** A line that an agent puts first and changes each time, and that its provider ignores. */
  ATTRIBUTION(3),
  /** The user's words, pictures and documents. */
  USER(4),
  /** The model's own words and calls. */
  ASSISTANT(5),
  /** The model's reasoning, coming back. */
  REASONING(6),
  /** What a tool answered. */
  TOOL_RESULT(7);

  private final int seed;

  BlockKind(int seed) {
    this.seed = seed;
  }

  /** Begins the hash of such a block; never changes. */
  int seed() {
    return seed;
  }
}
