package dev.hone.gateway.drift;

import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.prefix.PrefixBlock;
import dev.hone.wire.prefix.PrefixChain;
import java.util.List;

/**
 * What is remembered of a conversation: hashes only, and the bytes of the one block that changed
 * the last time.
 *
 * @param contents of each block by itself
 * @param hashes of the prompt up to each
 * @param head how many blocks stand before the first message
 * @param held the block, counted from the first message, that changed last; -1 if none did
 * @param text its bytes
 */
record Talk(long[] contents, long[] hashes, int head, int held, byte[] text) {
  /** Longer conversations are not looked at. */
  static final int MOST_BLOCKS = 2_048;

  private static final byte[] NO_TEXT = {};

  /** Of a request. */
  static Talk of(PrefixChain chain) {
    List<PrefixBlock> blocks = chain.blocks();
    long[] contents = new long[blocks.size()];
    long[] hashes = new long[blocks.size()];
    for (int i = 0; i < contents.length; i++) {
      PrefixBlock block = blocks.get(i);
      contents[i] = block.content();
      hashes[i] = block.hash();
    }
    return new Talk(contents, hashes, chain.head(), -1, NO_TEXT);
  }

  Talk holding(int block, byte[] bytes) {
    return new Talk(contents, hashes, head, block, bytes);
  }

  int last() {
    return contents.length - 1;
  }

  /**
   * Where a request that has this conversation's last block left it; -1 where it goes on from it,
   * or is none of this conversation.
   *
   * @param at the request's block that is this conversation's last
   * @return a break, its block counted in the request
   */
  int brokenAt(PrefixChain chain, int at) {
    List<PrefixBlock> blocks = chain.blocks();
    if (blocks.get(at).hash() == hashes[last()]) {
      return -1;
    }
    int ahead = Math.min(at - chain.head(), last() - head);
    boolean sameHead =
        chain.head() == head && (head == 0 || blocks.get(head - 1).hash() == hashes[head - 1]);
    for (int i = 0; i <= ahead; i++) {
      PrefixBlock block = blocks.get(chain.head() + i);
      boolean same =
          sameHead ? block.hash() == hashes[head + i] : block.content() == contents[head + i];
      if (!same) {
        return chain.head() + i;
      }
    }
    return -1;
  }

  /**
   * Estimated tokens that a break makes be paid again: what followed and follows still.
   *
   * @return 0 where nothing that the model said is among it, so that it may be another conversation
   */
  long lost(PrefixChain chain, int from, int at) {
    long lost = 0;
    boolean said = false;
    int shift = at - last();
    for (int i = at; i >= from && i - shift >= head; i--) {
      PrefixBlock block = chain.blocks().get(i);
      if (block.content() != contents[i - shift]) {
        break;
      }
      lost += block.tokens();
      said |= block.kind() == BlockKind.ASSISTANT || block.kind() == BlockKind.REASONING;
    }
    return said ? lost : 0;
  }
}
