package dev.hone.engine;

import static dev.hone.engine.FakeTokenizer.longer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.engine.GenerationEvent.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringTest {
  private final FakeTokenizer tokenizer = new FakeTokenizer();
  private final List<Text> out = new ArrayList<>();

  /** Feeds tokens until a stop string is found, then ends; what came out is in {@link #out}. */
  private AnswerText feed(List<String> stops, int... tokens) {
    AnswerText text = new AnswerText(tokenizer.detokenizer(), stops);
    out.clear();
    for (int token : tokens) {
      text.add(token, null);
      collect(text);
      if (text.stopString() != null) {
        break;
      }
    }
    text.end();
    collect(text);
    return text;
  }

  private void collect(AnswerText text) {
    Text ready = text.take();
    if (ready != null) {
      out.add(ready);
    }
  }

  private String all() {
    return String.join("", out.stream().map(Text::text).toList());
  }

  private int[] bytes(String text) {
    return tokenizer.encode(text, false);
  }

  @Test
  void endsBeforeAStopStringThatIsSplitOverTokens() {
    AnswerText text = feed(List.of("\n\nUser:"), bytes("Hi there\n\nUser: me too"));
    assertThat(all()).isEqualTo("Hi there");
    assertThat(text.stopString()).isEqualTo("\n\nUser:");
  }

  @Test
  void findsAStopStringInsideOneToken() {
    int[] tokens = {'x', longer("\n\nUser"), 'y'};
    assertThat(feed(List.of("User"), tokens).stopString()).isEqualTo("User");
    assertThat(all()).isEqualTo("x\n\n");
  }

  @Test
  void holdsBackWhatMayBeginAStopStringAndReleasesItOnceItCannot() {
    feed(List.of("STOP"), bytes("aSTOaSTx"));
    assertThat(out.stream().map(Text::text).toList()).containsExactly("a", "STOa", "STx");
  }

  @Test
  void releasesWhatItHeldBackWhenTheAnswerEnds() {
    assertThat(feed(List.of("STOP"), bytes("fine STO")).stopString()).isNull();
    assertThat(all()).isEqualTo("fine STO");
  }

  @Test
  void theStopStringThatIsCompleteFirstEndsTheAnswer() {
    AnswerText text = feed(List.of("abcde", "bcd"), bytes("xabcdef"));
    assertThat(text.stopString()).isEqualTo("bcd");
    assertThat(all()).isEqualTo("xa");
  }

  @Test
  void theLongestOfThoseCompleteAtOnceIsTaken() {
    AnswerText text = feed(List.of("b", "ab", "cab"), bytes("xcab"));
    assertThat(text.stopString()).isEqualTo("cab");
    assertThat(all()).isEqualTo("x");
  }

  @Test
  void seesAStopStringBehindAFalseStartOfItself() {
    feed(List.of("aab"), bytes("aaaab!"));
    assertThat(all()).isEqualTo("aa");
    feed(List.of("ababac"), bytes("xababababac"));
    assertThat(all()).isEqualTo("xabab");
  }

  @Test
  void findsStopStringsOfSeveralBytesAndKeepsCharactersWhole() {
    AnswerText text = feed(List.of("é🙂"), bytes("caf\u00e9 \u00e9🙂 na"));
    assertThat(all()).isEqualTo("café ");
    assertThat(text.stopString()).isEqualTo("é🙂");
    for (Text part : out) {
      assertThat(Character.isHighSurrogate(part.text().charAt(part.text().length() - 1))).isFalse();
    }
  }

  @Test
  void anotherEmojiOfTheSameBlockIsNotCutInTwo() {
    feed(List.of("🙂"), bytes("a🙃b🙂c"));
    assertThat(all()).isEqualTo("a🙃b");
    assertThat(out.stream().map(Text::text)).contains("🙃");
  }

  @Test
  void bytesThatNeverBecomeACharacterComeOutAtTheEnd() {
    assertThat(feed(List.of("x"), 'a', 0xF0, 0x9F).stopString()).isNull();
    assertThat(all()).isEqualTo("a\uFFFD");
  }

  @Test
  void countsEveryTokenOnce() {
    feed(List.of("STOP"), 'a', 0xC3, 0xA9, 'S', 'T', 'x', longer("né"));
    assertThat(all()).isEqualTo("aéSTxné");
    assertThat(out.stream().mapToInt(Text::tokens).sum()).isEqualTo(7);
    feed(List.of("STOP"), 'a', longer("STOP"));
    assertThat(out.stream().mapToInt(Text::tokens).sum()).isEqualTo(1);
  }

  @Test
  void aTokenThatRunsIntoAStopStringIsCountedWithItsText() {
    feed(List.of("bc"), 'x', longer("abc"));
    assertThat(all()).isEqualTo("xa");
    assertThat(out.stream().mapToInt(Text::tokens).sum()).isEqualTo(2);
  }

  @Test
  void cuttingIntoTokensDoesNotMatter() {
    long seed = System.nanoTime();
    System.out.println("StopStringTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      List<String> stops = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        stops.add(word(random, 1 + random.nextInt(4)));
      }
      String answer = word(random, 30);
      feed(stops, bytes(answer));
      assertThat(all()).as("%s in %s", stops, answer).isEqualTo(before(stops, answer));
      for (String stop : stops) {
        assertThat(all()).doesNotContain(stop);
      }
    }
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.appendCodePoint("abé🙂".codePoints().toArray()[random.nextInt(4)]);
    }
    return word.toString();
  }

  /** The definition, naively: the first prefix that ends with a stop string, less the longest. */
  private static String before(List<String> stops, String answer) {
    for (int end = 1; end <= answer.length(); end++) {
      String prefix = answer.substring(0, end);
      int longest =
          stops.stream().filter(prefix::endsWith).mapToInt(String::length).max().orElse(0);
      if (longest > 0) {
        return prefix.substring(0, end - longest);
      }
    }
    return answer;
  }

  @Test
  void emptyAndMalformedStopStringsAreRefused() {
    for (String bad : List.of("", "\uD83D", "x\uDE42")) {
      assertThatThrownBy(() ->
              GenerationRequest.builder("r", new int[] {1}, 1).stopStrings(List.of(bad)).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("stop string");
    }
  }
}
