package dev.hone.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-2",
        "llama-bpe",
        "qwen2",
        "smollm",
        "deepseek-coder",
        "falcon",
        "default",
        "tekken",
        "gpt-4o",
        "mpt"
      })
  void decodesWhatItEncodedUnderEveryPreTokenizer(String preTokenizer) {
    roundTrips(Tokenizer.of(SmallVocabulary.builder(preTokenizer).build()), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "llama-bpe", "qwen2", "deepseek-coder", "mpt"})
  void decodesWhatItEncodedWithPublishedVocabularies(String name) {
    roundTrips(Tokenizer.of(PublishedVocabularies.named(name)), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-spm", "phi-3"})
  void decodesSentencePieceWithTheSpaceItPutInFront(String name) {
    roundTrips(Tokenizer.of(PublishedVocabularies.named(name)), " ");
  }

  /**
   * SentencePiece writes a space as U+2581, so that one of the text's own comes back as a space.
   */
  private static void roundTrips(Tokenizer tokenizer, String prefix) {
    long seed = System.nanoTime();
    System.out.println("RoundTripTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      String text = RandomText.of(random, 1 + random.nextInt(round % 20 == 0 ? 400 : 40));
      assertThat(tokenizer.decode(tokenizer.encode(text, false), false))
          .isEqualTo(prefix.isEmpty() ? text : prefix + text.replace('\u2581', ' '));
    }
  }
}
