package dev.hone.text;

import java.util.BitSet;
import java.util.Set;

/**
 * Which tokens end a generation: those the vocabulary gives the role, and control tokens with one
 * of the usual names, because many files name only one of the several that their model writes.
 */
final class EndTokens {
  private static final Set<String> NAMES =
      Set.of(
          "</s>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<|im_end|>",
          "<|end|>",
          "<|return|>",
          "<|eot|>",
          "<|EOT|>",
          "<EOT>",
          "<|end_of_turn|>",
          "<end_of_turn>",
          "<end_of_utterance>",
          "<|endofturn|>",
          "<｜end▁of▁sentence｜>");

  private final BitSet ids = new BitSet();

  EndTokens(Vocabulary vocabulary) {
    Vocabulary.Specials specials = vocabulary.specials();
    specials.eos().ifPresent(ids::set);
    specials.eot().ifPresent(ids::set);
    specials.eom().ifPresent(ids::set);
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.type(id) == TokenType.CONTROL && NAMES.contains(vocabulary.text(id))) {
        ids.set(id);
      }
    }
  }

  boolean contains(int token) {
    return token >= 0 && ids.get(token);
  }
}
