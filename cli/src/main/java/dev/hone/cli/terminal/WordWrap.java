package dev.hone.cli.terminal;

import java.util.function.Consumer;

/**
 * Breaks a text that comes in pieces between words, so that it fits a terminal. Keeps a word back
 * until it ends, but no more than {@link #LONGEST} characters: some scripts put no blanks between
 * words. Not thread-safe.
 */
public final class WordWrap {
  private static final int LONGEST = 24;

  private final Consumer<String> out;
  private final int width;
  private final StringBuilder word = new StringBuilder();
  private int blanks;
  private int column;
  private boolean inWord;

  /**
   * @param width columns of the terminal; 0 if not known: nothing is broken then
   */
  public WordWrap(Consumer<String> out, int width) {
    this.out = out;
    this.width = width <= 0 ? Integer.MAX_VALUE : width;
  }

  /** Takes more of the text. */
  public void add(String piece) {
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c == '\n') {
        end();
        out.accept("\n");
        blanks = 0;
        column = 0;
      } else if (c == ' ') {
        end();
        blanks++;
      } else {
        word.append(c);
        if (word.length() >= LONGEST && !Character.isHighSurrogate(c)) {
          put();
          inWord = true;
        }
      }
    }
  }

  /** The word is complete, or the text. */
  public void end() {
    put();
    inWord = false;
  }

  private void put() {
    if (word.isEmpty()) {
      return;
    }
    int length = word.codePointCount(0, word.length());
    if (!inWord && column > 0 && column + blanks + length > width) {
      out.accept("\n");
      column = 0;
      blanks = 0;
    }
    out.accept(" ".repeat(blanks) + word);
    column = (column + blanks + length) % width;
    blanks = 0;
    word.setLength(0);
  }
}
