package dev.hone.gateway.promptcache;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.json.Span;
import dev.hone.wire.prefix.PrefixBlock;
import dev.hone.wire.prefix.PrefixChain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt's blocks beside the bytes that they stand in.
 *
 * @param bytes must not be changed; the blocks' spans are offsets in them
 */
public record PromptText(List<PrefixBlock> blocks, byte[] bytes) {
  /** Keeps a copy of the blocks. */
  public PromptText {
    blocks = List.copyOf(blocks);
  }

  /** A request's prompt, in the client's own bytes. */
  public static PromptText of(ChatRequest request) {
    return new PromptText(request.prefix().blocks(), request.json().document().bytes());
  }

  /**
   * What stands before the first message, in bytes of its own, so that the request can be
   * forgotten.
   *
   * @param most how many bytes of text are kept; of blocks beyond, only their hashes are
   */
  public static PromptText head(PrefixChain chain, byte[] bytes, int most) {
    List<PrefixBlock> head = chain.blocks().subList(0, chain.head());
    int length = 0;
    for (PrefixBlock block : head) {
      length += length + block.span().length() <= most ? block.span().length() : 0;
    }
    byte[] own = new byte[length];
    List<PrefixBlock> blocks = new ArrayList<>(head.size());
    int at = 0;
    for (PrefixBlock block : head) {
      Span span = block.span();
      int fits = at + span.length() <= length ? span.length() : 0;
      System.arraycopy(bytes, span.start(), own, at, fits);
      blocks.add(block.at(new Span(at, at + fits)));
      at += fits;
    }
    return new PromptText(blocks, own);
  }

  /** The bytes of one block. */
  public byte[] text(int block) {
    Span span = blocks.get(block).span();
    return Arrays.copyOfRange(bytes, span.start(), span.end());
  }

  /** How many blocks the two prompts have in common from the start. */
  public int sharedWith(PromptText other) {
    int shared = 0;
    int most = Math.min(blocks.size(), other.blocks.size());
    while (shared < most && blocks.get(shared).hash() == other.blocks.get(shared).hash()) {
      shared++;
    }
    return shared;
  }
}
