package dev.hone.text.jinja;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Python's changes of letter case that Java has no method for. */
final class LetterCase {
  private LetterCase() {}

  static String capitalize(String string) {
    if (string.isEmpty()) {
      return string;
    }
    int first = Character.charCount(string.codePointAt(0));
    return titled(string.substring(0, first)) + string.substring(first).toLowerCase(Locale.ROOT);
  }

  /** {@code str.title}: a letter after anything that is not a letter starts a word. */
  static String title(String string) {
    StringBuilder out = new StringBuilder(string.length());
    boolean inWord = false;
    for (int i = 0; i < string.length(); ) {
      int c = string.codePointAt(i);
      String character = Character.toString(c);
      out.append(inWord ? character.toLowerCase(Locale.ROOT) : titled(character));
      inWord = isCased(c);
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /** The filter {@code title}: words start after blanks, hyphens and opening brackets. */
  static String titleWords(String string) {
    IntPredicate breaks = c -> PythonCharacters.isSpace(c) || "-({[<".indexOf(c) >= 0;
    StringBuilder out = new StringBuilder(string.length());
    boolean start = true;
    for (int i = 0; i < string.length(); ) {
      int c = string.codePointAt(i);
      String character = Character.toString(c);
      boolean breaking = breaks.test(c);
      out.append(
          start && !breaking
              ? character.toUpperCase(Locale.ROOT)
              : character.toLowerCase(Locale.ROOT));
      start = breaking;
      i += Character.charCount(c);
    }
    return out.toString();
  }

  static String swap(String string) {
    StringBuilder out = new StringBuilder(string.length());
    string
        .codePoints()
        .mapToObj(c ->
            Character.isUpperCase(c)
                ? Character.toString(c).toLowerCase(Locale.ROOT)
                : Character.toString(c).toUpperCase(Locale.ROOT))
        .forEach(out::append);
    return out.toString();
  }

  private static String titled(String character) {
    int c = character.codePointAt(0);
    int title = Character.toTitleCase(c);
    return title == c ? character.toUpperCase(Locale.ROOT) : Character.toString(title);
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }
}
