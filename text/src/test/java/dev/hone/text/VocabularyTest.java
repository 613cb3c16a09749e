package dev.hone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final List<String> TOKENS = List.of("a", "b", "</s>");

  @Test
  void refusesCountsThatDiffer() {
    assertThatThrownBy(
            () -> Vocabulary.builder("gpt2", TOKENS).types(List.of(TokenType.NORMAL)).build())
        .isInstanceOf(TokenizerException.class)
        .hasMessage("there are 1 token types for 3 tokens");
    assertThatThrownBy(() -> Vocabulary.builder("llama", TOKENS).scores(new float[2]).build())
        .isInstanceOf(TokenizerException.class)
        .hasMessage("there are 2 scores for 3 tokens");
  }

  @Test
  void refusesSpecialIdsOutsideTheVocabulary() {
    assertThatThrownBy(() -> Vocabulary.builder("gpt2", TOKENS).eos(3).build())
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("eos token id 3");
    assertThatThrownBy(() -> Vocabulary.builder("gpt2", TOKENS).bos(-1).build())
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("bos token id -1");
  }

  @Test
  void refusesNothingAndTooMuch() {
    assertThatThrownBy(() -> Vocabulary.builder("gpt2", List.of()).build())
        .isInstanceOf(TokenizerException.class);
    assertThatThrownBy(() -> Vocabulary.builder("gpt2", List.of("a".repeat(1025))).build())
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("1025 characters");
    assertThatThrownBy(
            () -> Vocabulary.builder("llama", List.of("a")).scores(new float[] {Float.NaN}).build())
        .isInstanceOf(TokenizerException.class);
  }

  @Test
  void takesDelimitersForControlTokensIfNoTypesAreGiven() {
    Vocabulary vocabulary = Vocabulary.builder("gpt2", TOKENS).eos(2).build();
    assertThat(vocabulary.type(0)).isEqualTo(TokenType.NORMAL);
    assertThat(vocabulary.type(2)).isEqualTo(TokenType.CONTROL);
  }

  @Test
  void refusesAKindItCannotTokenize() {
    assertThatThrownBy(() -> Tokenizer.of(Vocabulary.builder("bert", TOKENS).build()))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("bert");
  }

  @Test
  void readsTheTypeNumbersOfGguf() {
    for (TokenType type : TokenType.values()) {
      assertThat(TokenType.of(type.code())).isEqualTo(type);
    }
    assertThat(TokenType.of(0)).isEqualTo(TokenType.NORMAL);
    assertThatThrownBy(() -> TokenType.of(7)).isInstanceOf(TokenizerException.class);
  }
}
