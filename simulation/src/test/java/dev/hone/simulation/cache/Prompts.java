package dev.hone.simulation.cache;

import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Prompt;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.prompt.Section;

/** Small prompts of equal blocks; equal numbers are equal content. */
final class Prompts {
  private Prompts() {}

  /** A system prompt and messages of one block each. */
  static Prompt of(int tokensEach, int... contents) {
    PromptBuilder builder = new PromptBuilder();
    for (int i = 0; i < contents.length; i++) {
      Section section = i == 0 ? Section.SYSTEM : i % 2 == 1 ? Section.USER : Section.ASSISTANT;
      builder.add(Block.message(contents[i], tokensEach, section));
    }
    return builder.prompt(3);
  }
}
