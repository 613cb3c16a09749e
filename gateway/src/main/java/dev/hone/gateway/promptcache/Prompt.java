package dev.hone.gateway.promptcache;

import dev.hone.wire.prefix.PrefixBlock;
import dev.hone.wire.prefix.PrefixChain;
import dev.hone.wire.usage.CacheTtl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A prompt on its way to one cache.
 *
 * @param scope what has a cache of its own: provider, account and model
 * @param head how many blocks stand before the first message
 * @param lastTurn index of the first block of the last message
 * @param automatic the lifetime of a mark that the provider itself puts on the last block because
 *     the client asked for it
 */
public record Prompt(
    String scope, List<PromptBlock> blocks, int head, int lastTurn, Optional<CacheTtl> automatic) {

  /** Checks the indexes and keeps a copy. */
  public Prompt {
    blocks = List.copyOf(blocks);
    if (head < 0 || head > blocks.size() || lastTurn < 0 || lastTurn > blocks.size()) {
      throw new IllegalArgumentException("head or last turn outside of the blocks");
    }
  }

  /**
   * A request's prompt.
   *
   * @param tokensPerEstimate what one estimated token of the chain has been in this model's own
   */
  public static Prompt of(
      String scope, PrefixChain chain, double tokensPerEstimate, Optional<CacheTtl> automatic) {
    List<PromptBlock> blocks = new ArrayList<>(chain.blocks().size());
    for (PrefixBlock block : chain.blocks()) {
      blocks.add(
          new PromptBlock(
              block.hash(),
              block.kind(),
              (int) Math.round(block.tokens() * tokensPerEstimate),
              block.markable(),
              block.mark().map(m -> m.ttl())));
    }
    return new Prompt(scope, blocks, chain.head(), chain.lastTurn(), automatic);
  }

  /** Tokens of the whole prompt. */
  public long tokens() {
    long sum = 0;
    for (PromptBlock block : blocks) {
      sum += block.tokens();
    }
    return sum;
  }

  /** How many marks the client set itself, the automatic one included. */
  public int clientMarks() {
    int marks = automatic.isPresent() ? 1 : 0;
    for (PromptBlock block : blocks) {
      marks += block.clientMark().isPresent() ? 1 : 0;
    }
    return marks;
  }
}
