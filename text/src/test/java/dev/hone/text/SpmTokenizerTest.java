package dev.hone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpmTokenizerTest {
  private static final List<String> PLAIN =
      List.of("▁", "a", "b", "c", "ab", "bc", "▁a", "▁ab", "aa", "▁▁");
  private static final float[] SCORES = {-9, -9, -9, -9, -1, -2, -3, -4, -5, -6};

  private final Tokenizer tokenizer = Tokenizer.of(builder(PLAIN, SCORES, true).build());

  @Test
  void mergesTheHighestScoreFirstAndLeftmostAmongEquals() {
    assertThat(texts("xabc")).containsExactly("▁", "<0x78>", "ab", "c");
    assertThat(texts("aaa")).containsExactly("▁a", "aa");
  }

  @Test
  void putsASpaceBeforeTextAtTheStartAndAfterASpecialToken() {
    assertThat(texts("ab ab")).containsExactly("▁ab", "▁ab");
    assertThat(texts(tokenizer.encode("<s>ab</s>ab", true)))
        .containsExactly("<s>", "▁ab", "</s>", "▁ab");
    assertThat(tokenizer.encode("", false)).isEmpty();
  }

  @Test
  void leavesTheSpaceOutWhereTheVocabularySaysSo() {
    Tokenizer bare = Tokenizer.of(builder(PLAIN, SCORES, true).spacePrefix(false).build());
    assertThat(bare.decode(bare.encode("ab ab", false), false)).isEqualTo("ab ab");
  }

  @Test
  void fallsBackToBytes() {
    assertThat(texts("é")).containsExactly("▁", "<0xC3>", "<0xA9>");
    assertThat(tokenizer.decode(tokenizer.encode("é😀\n", false), false)).isEqualTo(" é😀\n");
  }

  @Test
  void fallsBackToTheUnknownTokenWithoutBytes() {
    Tokenizer noBytes = Tokenizer.of(builder(PLAIN, SCORES, false).build());
    assertThat(noBytes.encode("é", false)).containsExactly(id("▁"), 0);
  }

  @Test
  void neverTurnsTextIntoAControlToken() {
    int[] ids = tokenizer.encode("<s></s><unk>", false);
    assertThat(ids).doesNotContain(0, 1, 2);
    assertThat(tokenizer.decode(ids, false)).isEqualTo(" <s></s><unk>");
  }

  @Test
  void splitsNowhereIfATokenHasAnInnerSpace() {
    List<String> plain = new ArrayList<>(PLAIN);
    plain.add("b▁");
    plain.add("b▁a");
    float[] scores = Arrays.copyOf(SCORES, plain.size());
    Tokenizer inner = Tokenizer.of(builder(plain, scores, true).build());
    int[] ids = inner.encode("b a", false);
    assertThat(ids).contains(inner.id("b▁a").orElseThrow());
  }

  @Test
  void mergesTheSameInOneLongWordAsInManyShortOnes() {
    String text = "a".repeat(200_000);
    assertThat(tokenizer.decode(tokenizer.encode(text, false), false)).isEqualTo(" " + text);
  }

  @Test
  void addsBosUnlessTheFileSaysNo() {
    assertThat(tokenizer.addsBos()).isTrue();
    assertThat(Tokenizer.of(builder(PLAIN, SCORES, true).addBos(false).build()).addsBos())
        .isFalse();
    assertThat(tokenizer.isEnd(2)).isTrue();
  }

  @Test
  void namesAByteTokenThatIsNone() {
    Vocabulary vocabulary =
        Vocabulary.builder("llama", List.of("<0xZZ>")).types(List.of(TokenType.BYTE)).build();
    assertThatThrownBy(() -> Tokenizer.of(vocabulary))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("<0xZZ>");
  }

  private static Vocabulary.Builder builder(List<String> plain, float[] scores, boolean bytes) {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    List<TokenType> types =
        new ArrayList<>(List.of(TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL));
    tokens.addAll(plain);
    plain.forEach(token -> types.add(TokenType.NORMAL));
    for (int b = 0; bytes && b < 256; b++) {
      tokens.add("<0x%02X>".formatted(b));
      types.add(TokenType.BYTE);
    }
    float[] all = new float[tokens.size()];
    System.arraycopy(scores, 0, all, 3, scores.length);
    return Vocabulary.builder("llama", tokens).types(types).scores(all).unknown(0).bos(1).eos(2);
  }

  private int id(String token) {
    return tokenizer.id(token).orElseThrow();
  }

  private List<String> texts(String text) {
    return texts(tokenizer.encode(text, false));
  }

  private List<String> texts(int[] ids) {
    List<String> all = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    all.addAll(PLAIN);
    for (int b = 0; b < 256; b++) {
      all.add("<0x%02X>".formatted(b));
    }
    return Arrays.stream(ids).mapToObj(all::get).toList();
  }
}
