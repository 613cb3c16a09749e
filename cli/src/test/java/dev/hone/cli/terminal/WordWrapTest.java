package dev.hone.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordWrapTest {

  @Test
  void breaksBetweenWordsHoweverTheTextComes() {
    assertThat(wrapped(12, "A cat na", "med Luna lived", " by\n", "the sea"))
        .isEqualTo("A cat named\nLuna lived\nby\nthe sea");
  }

  @Test
  void keepsIndentsAndBlankLines() {
    assertThat(wrapped(20, "one\n\n  two  three")).isEqualTo("one\n\n  two  three");
  }

  @Test
  void letsTheTerminalBreakWhatHasNoBlanks() {
    String long30 = "x".repeat(30);
    assertThat(wrapped(10, "a " + long30 + " b")).isEqualTo("a\n" + long30 + " b");
    assertThat(wrapped(0, "a ".repeat(50).strip())).isEqualTo("a ".repeat(50).strip());
  }

  private static String wrapped(int width, String... pieces) {
    StringBuilder out = new StringBuilder();
    WordWrap wrap = new WordWrap(out::append, width);
    for (String piece : pieces) {
      wrap.add(piece);
    }
    wrap.end();
    return out.toString();
  }
}
