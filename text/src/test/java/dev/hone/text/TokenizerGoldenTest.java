package dev.hone.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Adversarial text against ids from the PyPI packages tokenizers and sentencepiece (tools/oracle).
 */
class TokenizerGoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "llama-bpe", "qwen2", "smollm", "tekken", "gpt-4o"})
  void agreesWithTheOriginalOnAdversarialText(String name) throws IOException {
    Tokenizer tokenizer = Tokenizer.of(PublishedVocabularies.named(name));
    JsonNode golden = resource("tokenizer-golden.json");
    agrees(name, tokenizer, golden.get("texts"), golden.get("ids").get(name));
  }

  @Test
  void agreesWithSentencePieceOnAdversarialText() throws IOException {
    Tokenizer tokenizer = Tokenizer.of(PublishedVocabularies.named("llama-spm"));
    JsonNode texts = resource("tokenizer-golden.json").get("texts");
    agrees("llama-spm", tokenizer, texts, resource("spm-golden.json"));
  }

  private static void agrees(String name, Tokenizer tokenizer, JsonNode texts, JsonNode ids) {
    SoftAssertions softly = new SoftAssertions();
    for (int i = 0; i < texts.size(); i++) {
      String unit = texts.get(i).get(0).asString();
      String text = unit.repeat(texts.get(i).get(1).asInt());
      softly
          .assertThat(tokenizer.encode(text, false))
          .as("%s, text %d: %s", name, i, texts.get(i))
          .isEqualTo(ints(ids.get(i)));
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "llama-bpe", "qwen2", "smollm"})
  void agreesWithTheOriginalOnSpecialTokens(String name) throws IOException {
    Tokenizer tokenizer = Tokenizer.of(PublishedVocabularies.named(name));
    JsonNode golden = resource("tokenizer-golden.json");
    JsonNode texts = golden.get("specialTexts");
    JsonNode ids = golden.get("specialIds").get(name);
    SoftAssertions softly = new SoftAssertions();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i).asString();
      softly
          .assertThat(tokenizer.encode(text, true))
          .as("%s, special text %d: %s", name, i, text)
          .isEqualTo(ints(ids.get(i)));
    }
    softly.assertAll();
  }

  private static JsonNode resource(String name) throws IOException {
    try (InputStream in = TokenizerGoldenTest.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }
}
