package dev.hone.wire.translate;

/** What a model behind Bedrock's Converse bears, read from its id. */
record ConverseModel(String name) {
  /** Amazon's and Anthropic's models cache prompts up to a mark; others refuse the mark. */
  boolean takesCachePoints() {
    return name.contains("amazon.nova") || isClaude();
  }

  /** Only Claude can check a signature of its own. */
  boolean isClaude() {
    return name.contains("claude");
  }
}
