package dev.hone.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Vocabularies that no trainer wrote: refused by name, or usable without harm. */
class HostileVocabularyTest {

  @Test
  void eitherRefusesOrTokenizesWhateverAFileSays() {
    long seed = System.nanoTime();
    System.out.println("HostileVocabularyTest seed " + seed);
    Random random = new Random(seed);
    int usable = 0;
    for (int round = 0; round < 2_000; round++) {
      Tokenizer tokenizer;
      try {
        tokenizer = Tokenizer.of(vocabulary(random));
      } catch (TokenizerException refused) {
        assertThat(refused).hasMessageMatching("(?s).{10,}");
        continue;
      }
      usable++;
      String text = RandomText.of(random, random.nextInt(60)) + "abab<s>aab";
      for (int token : tokenizer.encode(text, false)) {
        assertThat(token).isBetween(0, tokenizer.size() - 1);
        assertThat(tokenizer.isControl(token)).isFalse();
      }
      tokenizer.decode(tokenizer.encode(text, true), true);
    }
    assertThat(usable).isGreaterThan(100);
  }

  @Test
  void survivesATextFullOfBeginningsOfALongToken() {
    String longest = "<".repeat(Vocabulary.MAX_TOKEN_LENGTH - 1) + ">";
    List<String> tokens = new ArrayList<>(List.of("<", longest));
    Vocabulary vocabulary =
        Vocabulary.builder("gpt2", tokens)
            .preTokenizer("gpt-2")
            .types(List.of(TokenType.NORMAL, TokenType.USER_DEFINED))
            .build();
    assertThat(Tokenizer.of(vocabulary).encode("<".repeat(50_000), false)).hasSize(50_000);
  }

  private static Vocabulary vocabulary(Random random) {
    String[] alphabet = {"a", "b", "ab", "aa", "<s>", "", " ", "▁", "Ġ", "<0x61>", "é", "\ud83d"};
    int size = 1 + random.nextInt(12);
    List<String> tokens = new ArrayList<>();
    List<TokenType> types = new ArrayList<>();
    float[] scores = new float[size];
    for (int i = 0; i < size; i++) {
      String token = alphabet[random.nextInt(alphabet.length)];
      tokens.add(random.nextInt(3) == 0 ? token + alphabet[random.nextInt(4)] : token);
      types.add(
          tokens.get(i).equals("<0x61>")
              ? TokenType.BYTE
              : TokenType.of(random.nextInt(random.nextInt(30) == 0 ? 7 : 6)));
      scores[i] = random.nextInt(4) - 2;
    }
    List<String> merges = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      merges.add(
          tokens.get(random.nextInt(size))
              + (random.nextInt(10) == 0 ? "" : " ")
              + tokens.get(random.nextInt(size)));
    }
    String[] rules = {"gpt-2", "llama-bpe", "qwen2", "smollm", "default", "deepseek-coder"};
    return Vocabulary.builder(random.nextBoolean() ? "gpt2" : "llama", tokens)
        .preTokenizer(rules[random.nextInt(rules.length)])
        .types(types)
        .scores(scores)
        .merges(merges)
        .eos(random.nextInt(20) == 0 ? Integer.valueOf(size) : null)
        .build();
  }
}
