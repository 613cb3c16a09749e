package dev.hone.cli;

import java.util.List;

/** Breaks lists of words into lines. */
final class Lines {
  private Lines() {}

  /** The words with commas, each line indented and at most {@code width} characters. */
  static String wrap(List<String> words, String indent, int width) {
    StringBuilder text = new StringBuilder(indent);
    int column = indent.length();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i) + (i < words.size() - 1 ? ", " : "");
      if (column + word.length() > width && column > indent.length()) {
        text.setLength(text.length() - 1);
        text.append('\n').append(indent);
        column = indent.length();
      }
      text.append(word);
      column += word.length();
    }
    return text.toString();
  }
}
