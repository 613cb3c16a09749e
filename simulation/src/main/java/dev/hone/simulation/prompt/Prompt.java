package dev.hone.simulation.prompt;

/**
 * A request's prompt as a chain of blocks. Immutable; prompts that grew out of one another share
 * their arrays.
 */
public final class Prompt {
  private final long[] prefixHashes;
  private final long[] prefixTokens;
  private final Section[] sections;
  private final boolean[] ends;
  private final int size;
  private final int tail;

  Prompt(
      long[] prefixHashes,
      long[] prefixTokens,
      Section[] sections,
      boolean[] ends,
      int size,
      int tail) {
    this.prefixHashes = prefixHashes;
    this.prefixTokens = prefixTokens;
    this.sections = sections;
    this.ends = ends;
    this.size = size;
    this.tail = tail;
  }

  /** Number of blocks. */
  public int size() {
    return size;
  }

  /** Hash of everything from the start to the end of this block. */
  public long prefixHash(int block) {
    return prefixHashes[checked(block)];
  }

  /** Tokens from the start to the end of this block; 0 for block -1. */
  public long prefixTokens(int block) {
    return block == -1 ? 0 : prefixTokens[checked(block)];
  }

  /** Tokens of this block alone. */
  public long tokens(int block) {
    return prefixTokens(block) - prefixTokens(block - 1);
  }

  /** Where this block stands. */
  public Section section(int block) {
    return sections[checked(block)];
  }

  /** Whether this block is the last of its message. */
  public boolean endsMessage(int block) {
    return ends[checked(block)];
  }

  /** Whether whole messages end here, with something of a message left behind them. */
  public boolean leavesMessage(int block) {
    return endsMessage(block) && (block < size - 1 || tail > 0);
  }

  /** Tokens behind the last block, which the provider's template adds and no cache can hold. */
  public int tail() {
    return tail;
  }

  /** All tokens. */
  public long totalTokens() {
    return prefixTokens(size - 1) + tail;
  }

  private int checked(int block) {
    if (block < 0 || block >= size) {
      throw new IndexOutOfBoundsException("block " + block + " of " + size);
    }
    return block;
  }
}
