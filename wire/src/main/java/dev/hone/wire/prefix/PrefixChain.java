package dev.hone.wire.prefix;

import dev.hone.wire.Protocol;
import dev.hone.wire.json.JsonValue;
import java.util.List;

/**
 * A prompt's blocks. The model is not part of the hashes, so that a conversation is known again
 * when it changes models; tool choice, thinking and answer formats are, from the place on where
 * they break a provider's cache.
 *
 * @param blocks tools and instructions first, then the conversation
 * @param head how many blocks stand before the first message
 * @param lastTurn index of the first block of the last message
 */
public record PrefixChain(List<PrefixBlock> blocks, int head, int lastTurn) {

  /** Checks the indexes and keeps a copy. */
  public PrefixChain {
    blocks = List.copyOf(blocks);
    if (head < 0 || head > blocks.size() || lastTurn < 0 || lastTurn > blocks.size()) {
      throw new IllegalArgumentException(
          "head " + head + " or last turn " + lastTurn + " outside of " + blocks.size());
    }
  }

  /** The chain of a body; one pass over the text of its blocks. Shapes are not checked. */
  public static PrefixChain of(Protocol protocol, JsonValue body) {
    ChainBuilder chain = new ChainBuilder(body.document().bytes());
    switch (protocol) {
      case ANTHROPIC_MESSAGES -> MessagesChain.read(body, chain);
      case OPENAI_CHAT -> ChatChain.read(body, chain);
      case OPENAI_RESPONSES -> ResponsesChain.read(body, chain);
      case GEMINI_GENERATE -> GenerateChain.read(body, chain);
      case OPENAI_COMPLETIONS -> {
        chain.beginMessage();
        chain.block(BlockKind.USER, body.get("prompt"), false);
      }
      case OPENAI_EMBEDDINGS, BEDROCK_CONVERSE -> {}
    }
    return chain.build();
  }

  /** The estimated tokens of the whole prompt. */
  public long tokens() {
    long sum = 0;
    for (PrefixBlock block : blocks) {
      sum += block.tokens();
    }
    return sum;
  }

  /** How many blocks the two prompts have in common from the start. */
  public int sharedWith(PrefixChain other) {
    int low = 0;
    int high = Math.min(blocks.size(), other.blocks.size());
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (blocks.get(middle - 1).hash() == other.blocks.get(middle - 1).hash()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
