package dev.hone.text.jinja;

import java.util.Arrays;

/** Builds a {@link Text}, keeping each character's origin and the rendering's bounds. */
final class TextBuilder {
  private final Budget budget;
  private final StringBuilder characters = new StringBuilder();
  private int[] ends = new int[4];
  private int runs;
  private boolean firstFromTemplate;

  TextBuilder(Budget budget) {
    this.budget = budget;
  }

  int length() {
    return characters.length();
  }

  TextBuilder append(String string, boolean fromTemplate) {
    return append(string, 0, string.length(), fromTemplate);
  }

  TextBuilder append(Text text) {
    return append(text, 0, text.length());
  }

  /** Appends a part of {@code text}. */
  TextBuilder append(Text text, int from, int to) {
    int start = from;
    for (int run = from < to ? text.runAt(from) : text.runs(); start < to; run++) {
      int end = Math.min(text.runEnd(run), to);
      append(text.string(), start, end, text.fromTemplate(run));
      start = end;
    }
    return this;
  }

  private TextBuilder append(String string, int from, int to, boolean fromTemplate) {
    if (from == to) {
      return this;
    }
    budget.allocate(to - from, (long) characters.length() + to - from);
    characters.append(string, from, to);
    if (runs == 0) {
      firstFromTemplate = fromTemplate;
      runs = 1;
    } else if (fromTemplate != (firstFromTemplate ^ ((runs - 1 & 1) == 1))) {
      if (runs == ends.length) {
        ends = Arrays.copyOf(ends, 2 * runs);
      }
      runs++;
    }
    ends[runs - 1] = characters.length();
    return this;
  }

  Text build() {
    return new Text(characters.toString(), Arrays.copyOf(ends, runs), firstFromTemplate, false);
  }
}
