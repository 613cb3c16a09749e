package dev.hone.simulation.prompt;

import java.util.Arrays;

/** Grows a prompt block by block and hands out the prompts on the way. */
public final class PromptBuilder {
  private long[] hashes = new long[8];
  private long[] tokens = new long[8];
  private Section[] sections = new Section[8];
  private boolean[] ends = new boolean[8];
  private int size;

  /** Adds a block at the end. */
  public PromptBuilder add(Block block) {
    if (size == hashes.length) {
      // Fresh arrays: prompts handed out before keep the old ones.
      hashes = Arrays.copyOf(hashes, 2 * size);
      tokens = Arrays.copyOf(tokens, 2 * size);
      sections = Arrays.copyOf(sections, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    hashes[size] = Hashes.chain(size == 0 ? Hashes.ROOT : hashes[size - 1], block.content());
    tokens[size] = (size == 0 ? 0 : tokens[size - 1]) + block.tokens();
    sections[size] = block.section();
    ends[size] = block.endsMessage();
    size++;
    return this;
  }

  /** A builder that goes on from here on its own. */
  public PromptBuilder fork() {
    PromptBuilder copy = new PromptBuilder();
    copy.hashes = Arrays.copyOf(hashes, hashes.length);
    copy.tokens = Arrays.copyOf(tokens, tokens.length);
    copy.sections = Arrays.copyOf(sections, sections.length);
    copy.ends = Arrays.copyOf(ends, ends.length);
    copy.size = size;
    return copy;
  }

  /** Tokens so far. */
  public long totalTokens() {
    return size == 0 ? 0 : tokens[size - 1];
  }

  /** The prompt so far. */
  public Prompt prompt() {
    return prompt(0);
  }

  /** The prompt so far with tokens behind its last block. */
  public Prompt prompt(int tail) {
    if (size == 0) {
      throw new IllegalStateException("a prompt needs at least one block");
    }
    return new Prompt(hashes, tokens, sections, ends, size, tail);
  }
}
