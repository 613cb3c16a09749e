package dev.hone.simulation.body;

import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.Mark;
import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Prompt;
import dev.hone.simulation.prompt.PromptBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request body as its provider's cache sees it.
 *
 * @param model the model asked
 * @param blocks in the provider's order: tools, system, messages
 * @param automatic the lifetime of Anthropic's top-level mark
 * @param implicit false where OpenAI's explicit mode is asked for
 * @param key OpenAI's {@code prompt_cache_key}
 */
public record RequestBlocks(
    String model,
    List<BodyBlock> blocks,
    Optional<Duration> automatic,
    boolean implicit,
    Optional<String> key) {
  /** Keeps a copy. */
  public RequestBlocks {
    blocks = List.copyOf(blocks);
  }

  /** The marks in the body. */
  public CachePlan plan() {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      int block = i;
      blocks.get(i).mark().ifPresent(ttl -> marks.add(new Mark(block, ttl)));
    }
    return new CachePlan(marks, automatic, implicit, key);
  }

  /** The prompt with token counts estimated from bytes. */
  public Prompt prompt() {
    PromptBuilder builder = new PromptBuilder();
    for (BodyBlock block : blocks) {
      builder.add(
          new Block(
              block.content(), block.estimatedTokens(), block.section(), block.endsMessage()));
    }
    return builder.prompt();
  }
}
