package dev.hone.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDetokenizerTest {

  @Test
  void holdsBytesBackUntilTheirCharacterIsWhole() {
    Tokenizer tokenizer = SmallVocabulary.tokenizer();
    Detokenizer detokenizer = tokenizer.detokenizer();
    int[] ids = tokenizer.encode("😀", false);
    assertThat(ids).hasSize(4);
    assertThat(detokenizer.next(ids[0])).isEmpty();
    assertThat(detokenizer.next(ids[1])).isEmpty();
    assertThat(detokenizer.next(ids[2])).isEmpty();
    assertThat(detokenizer.next(ids[3])).isEqualTo("😀");
    assertThat(detokenizer.next(ids[0])).isEmpty();
    assertThat(detokenizer.flush()).isEqualTo("\ufffd");
    assertThat(detokenizer.flush()).isEmpty();
  }

  @Test
  void streamsAnyTokensOfASmallVocabularyAsTheyDecode() {
    streamsAsItDecodes(SmallVocabulary.tokenizer());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "llama-spm", "smollm"})
  void streamsAnyTokensOfPublishedVocabulariesAsTheyDecode(String name) {
    streamsAsItDecodes(Tokenizer.of(PublishedVocabularies.named(name)));
  }

  private static void streamsAsItDecodes(Tokenizer tokenizer) {
    long seed = System.nanoTime();
    System.out.println("StreamDetokenizerTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int[] tokens = random.ints(random.nextInt(60), 0, tokenizer.size()).toArray();
      Detokenizer detokenizer = tokenizer.detokenizer();
      StringBuilder streamed = new StringBuilder();
      for (int token : tokens) {
        String piece = detokenizer.next(token);
        assertThat(piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
            .isTrue();
        streamed.append(piece);
      }
      streamed.append(detokenizer.flush());
      assertThat(streamed).hasToString(tokenizer.decode(tokens, false));
    }
  }
}
