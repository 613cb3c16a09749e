package dev.hone.gateway.promptcache;

import dev.hone.wire.prefix.BlockKind;

/**
 * Where a prompt leaves an earlier one, and why.
 *
 * @param block index of the first block that differs
 * @param kind of that block
 * @param sharedTokens estimated tokens before it
 * @param lostTokens estimated tokens from it on that were there before, and are not read for this
 * @param offset of the first differing byte in the later request's body
 * @param before what stood there, shortened
 * @param after what stands there now, shortened
 */
public record PrefixBreak(
    int block,
    BlockKind kind,
    long sharedTokens,
    long lostTokens,
    int offset,
    String before,
    String after,
    Change change) {

  /** The same with other tokens lost. */
  public PrefixBreak losing(long tokens) {
    return new PrefixBreak(block, kind, sharedTokens, tokens, offset, before, after, change);
  }

  /** The same at another byte. */
  public PrefixBreak atByte(int other) {
    return new PrefixBreak(block, kind, sharedTokens, lostTokens, other, before, after, change);
  }

  /** What changed. */
  public enum Change {
    DATE("a date or time"),
    ID("an id"),
    COUNTER("a number"),
    TOOL_ORDER("the order of the tools"),
    KEY_ORDER("the order of the keys in an object"),
    TOOLS("the set of tools"),
    SETTING("a setting that is part of the prefix (tool choice, thinking, answer format)"),
    TEXT("the text");

    private final String words;

    Change(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    /** Whether it is one line, or an order, that changes by itself: nobody wrote another prompt. */
    public boolean isDrift() {
      return switch (this) {
        case DATE, ID, COUNTER, TOOL_ORDER, KEY_ORDER -> true;
        case TOOLS, SETTING, TEXT -> false;
      };
    }
  }
}
