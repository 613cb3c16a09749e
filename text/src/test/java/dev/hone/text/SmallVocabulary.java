package dev.hone.text;

import java.util.ArrayList;
import java.util.List;

/** A self-made byte-level vocabulary: the 256 bytes, a few merges, two control tokens. */
final class SmallVocabulary {
  static final List<String> MERGES =
      List.of(
          "h e", "l l", "he ll", "hell o", "Ġ w", "Ġw o", "r l", "Ġwo rl", "Ġworl d", "1 2", "Ã ©",
          "a a", "aa aa", "Ċ Ċ");

  private SmallVocabulary() {}

  static Vocabulary.Builder builder(String preTokenizer) {
    List<String> tokens = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      tokens.add(String.valueOf(ByteAlphabet.charOf(b)));
    }
    MERGES.forEach(merge -> tokens.add(merge.replace(" ", "")));
    tokens.addAll(List.of("<|begin|>", "<|im_end|>", "<tool>", "<pad>"));
    List<TokenType> types = new ArrayList<>();
    tokens.forEach(token -> types.add(TokenType.NORMAL));
    int size = tokens.size();
    types.set(size - 4, TokenType.CONTROL);
    types.set(size - 3, TokenType.CONTROL);
    types.set(size - 2, TokenType.USER_DEFINED);
    types.set(size - 1, TokenType.UNUSED);
    return Vocabulary.builder("gpt2", tokens)
        .preTokenizer(preTokenizer)
        .types(types)
        .merges(MERGES)
        .bos(size - 4);
  }

  static Tokenizer tokenizer() {
    return Tokenizer.of(builder("gpt-2").build());
  }
}
