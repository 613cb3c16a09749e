package dev.hone.text.jinja;

import dev.hone.text.TemplateException;

/** What one rendering has used of its {@link Bounds}. Not thread-safe. */
final class Budget {
  private static final int CHARACTERS_PER_STEP = 64;
  private static final int CHARACTERS_PER_ELEMENT = 16;

  private final Bounds bounds;
  private long steps;
  private long allocated;
  private int depth;
  private int line = 1;

  Budget(Bounds bounds) {
    this.bounds = bounds;
  }

  Bounds bounds() {
    return bounds;
  }

  /** The line of the statement that runs, for error messages. */
  int line() {
    return line;
  }

  void at(int line) {
    this.line = line;
  }

  void step() {
    step(1);
  }

  void step(long count) {
    steps += count;
    if (steps > bounds.steps()) {
      throw exceeded("evaluation steps", bounds.steps());
    }
  }

  /** Accounts for going through {@code characters} of a text once. */
  void scan(long characters) {
    step(1 + characters / CHARACTERS_PER_STEP);
  }

  /** Accounts for {@code characters} more, in a string that then has {@code length} in all. */
  void allocate(long characters, long length) {
    if (length > bounds.text()) {
      throw exceeded("characters in one string or the output", bounds.text());
    }
    allocated += characters;
    if (allocated > bounds.allocation()) {
      throw exceeded("characters of memory", bounds.allocation());
    }
  }

  /** Accounts for new elements of lists and dicts. */
  void elements(long count) {
    step(count);
    allocate(count * CHARACTERS_PER_ELEMENT, 0);
  }

  void enter() {
    if (++depth > bounds.depth()) {
      throw exceeded("levels of recursion", bounds.depth());
    }
  }

  void exit() {
    depth--;
  }

  static TemplateException exceeded(String what, long limit) {
    return new TemplateException(
        "the template exceeds its bound of "
            + String.format(java.util.Locale.ROOT, "%,d ", limit)
            + what,
        false);
  }
}
