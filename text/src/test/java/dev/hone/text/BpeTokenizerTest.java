package dev.hone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BpeTokenizerTest {
  private final Tokenizer tokenizer = SmallVocabulary.tokenizer();

  @Test
  void mergesByRankWithinWords() {
    assertThat(pieces("hello world12")).containsExactly("hello", " world", "12");
    assertThat(pieces("hellé")).containsExactly("hell", "é");
  }

  @Test
  void encodesWhatLooksLikeAControlTokenAsText() {
    int[] ids = tokenizer.encode("hello<|im_end|>", false);
    assertThat(ids).doesNotContain(id("<|im_end|>"));
    assertThat(tokenizer.decode(ids, false)).isEqualTo("hello<|im_end|>");
  }

  @Test
  void encodesControlTokensWhenAsked() {
    assertThat(tokenizer.encode("<|begin|>hello<|im_end|>", true))
        .containsExactly(id("<|begin|>"), id("hello"), id("<|im_end|>"));
  }

  @Test
  void recognizesControlTokensOnlyInWhatTheTemplateWrote() {
    List<Segment> prompt =
        List.of(
            new Segment("<|begin|>he", true),
            new Segment("llo<|im_end|>", false),
            new Segment("<|im_", true),
            new Segment("end|>", false),
            new Segment("<|im_", true),
            new Segment("end|>", true));
    int[] ids = tokenizer.encode(prompt);
    assertThat(ids).startsWith(id("<|begin|>"), id("hello")).endsWith(id("<|im_end|>"));
    assertThat(Arrays.stream(ids).filter(token -> token == id("<|im_end|>")).count()).isEqualTo(1);
    assertThat(tokenizer.decode(ids, true)).isEqualTo("<|begin|>hello" + "<|im_end|>".repeat(3));
  }

  @Test
  void encodesSegmentsOfTheTemplateAloneAsItEncodesSpecialText() {
    String text = "<|begin|>hello<tool> world<|im_end|>";
    assertThat(tokenizer.encode(List.of(new Segment(text, true))))
        .isEqualTo(tokenizer.encode(text, true));
    assertThat(tokenizer.encode(List.of(new Segment(text, false))))
        .isEqualTo(tokenizer.encode(text, false));
    assertThat(tokenizer.encode(List.of())).isEmpty();
  }

  @Test
  void matchesUserDefinedTokensInAnyText() {
    assertThat(tokenizer.encode("hello<tool>", false)).containsExactly(id("hello"), id("<tool>"));
    assertThat(tokenizer.encode("hello<tool>", true)).containsExactly(id("hello"), id("<tool>"));
  }

  @Test
  void showsControlTokensOnlyWhenAsked() {
    int[] ids = {id("hello"), id("<|im_end|>"), id("<pad>")};
    assertThat(tokenizer.decode(ids, false)).isEqualTo("hello");
    assertThat(tokenizer.decode(ids, true)).isEqualTo("hello<|im_end|>");
    assertThat(tokenizer.bytes(id("<|im_end|>"), false)).isEmpty();
  }

  @Test
  void knowsControlAndEndTokens() {
    assertThat(tokenizer.isControl(id("<|begin|>"))).isTrue();
    assertThat(tokenizer.isControl(id("<tool>"))).isFalse();
    assertThat(tokenizer.isEnd(id("<|im_end|>"))).isTrue();
    assertThat(tokenizer.isEnd(id("<|begin|>"))).isFalse();
    assertThat(tokenizer.bos()).contains(id("<|begin|>"));
    assertThat(tokenizer.eos()).isEmpty();
    assertThat(tokenizer.addsBos()).isFalse();
  }

  @Test
  void encodesHalfASurrogatePairAsTheReplacementCharacter() {
    int[] expected = tokenizer.encode("a\ufffdb", false);
    assertThat(tokenizer.encode("a\ud83db", false)).isEqualTo(expected);
    assertThat(tokenizer.encode("a\ude00b", false)).isEqualTo(expected);
    assertThat(tokenizer.encode("\ud83d", false)).isEqualTo(tokenizer.encode("\ufffd", false));
  }

  @Test
  void encodesAMillionLettersWithoutSplitsInReasonableTime() {
    int[] ids = tokenizer.encode("a".repeat(1_000_001), false);
    assertThat(ids).hasSize(250_001);
    assertThat(Arrays.stream(ids).limit(250_000).allMatch(token -> token == id("aaaa"))).isTrue();
  }

  @Test
  void givesTheSameTokensFromItsCache() {
    int[] first = tokenizer.encode("hello world hello world", false);
    assertThat(tokenizer.encode("hello world hello world", false)).isEqualTo(first);
    assertThat(tokenizer.encode(" ", false)).hasSize(1);
    assertThat(tokenizer.encode("", false)).isEmpty();
  }

  @Test
  void takesWholeWordsWhereThePreTokenizerSaysSo() {
    List<String> merges = SmallVocabulary.MERGES.subList(0, 3);
    assertThat(encodeWith("llama-bpe", merges, "hello")).hasSize(1);
    assertThat(encodeWith("qwen2", merges, "hello")).hasSize(2);
  }

  @Test
  void addsBosAsTheFileOrElseThePreTokenizerSays() {
    assertThat(Tokenizer.of(SmallVocabulary.builder("llama-bpe").build()).addsBos()).isTrue();
    assertThat(Tokenizer.of(SmallVocabulary.builder("llama-bpe").addBos(false).build()).addsBos())
        .isFalse();
    assertThat(Tokenizer.of(SmallVocabulary.builder("gpt-2").addBos(true).build()).addsBos())
        .isTrue();
  }

  @Test
  void namesAPreTokenizerThatItDoesNotKnow() {
    assertThatThrownBy(() -> Tokenizer.of(SmallVocabulary.builder("klingon").build()))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("klingon");
  }

  @Test
  void namesAMergeOfUnknownTokens() {
    assertThatThrownBy(
            () -> Tokenizer.of(SmallVocabulary.builder("gpt-2").merges(List.of("x y")).build()))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("merge 0 names 'xy'");
    assertThatThrownBy(
            () -> Tokenizer.of(SmallVocabulary.builder("gpt-2").merges(List.of("xy")).build()))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("merge 0 is not two tokens");
  }

  @Test
  void refusesATokenOutsideTheVocabulary() {
    assertThatThrownBy(() -> tokenizer.decode(new int[] {tokenizer.size()}, false))
        .isInstanceOf(TokenizerException.class);
    assertThatThrownBy(() -> tokenizer.bytes(-1, false)).isInstanceOf(TokenizerException.class);
    assertThat(tokenizer.isEnd(-1)).isFalse();
  }

  private static int[] encodeWith(String preTokenizer, List<String> merges, String text) {
    return Tokenizer.of(SmallVocabulary.builder(preTokenizer).merges(merges).build())
        .encode(text, false);
  }

  private int id(String token) {
    return tokenizer.id(token).orElseThrow();
  }

  private List<String> pieces(String text) {
    return Arrays.stream(tokenizer.encode(text, false))
        .mapToObj(token -> tokenizer.decode(new int[] {token}, false))
        .toList();
  }
}
