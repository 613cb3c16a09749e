package dev.hone.text.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The methods of {@code str} that cut: what they return keeps the origin of each character. */
final class TextCutting {
  private final Rendering rendering;

  TextCutting(Rendering rendering) {
    this.rendering = rendering;
  }

  Text strip(Text self, Arguments arguments, boolean left, boolean right) {
    @Nullable Value given = arguments.get(0, "chars");
    IntPredicate drop =
        given == null || given == None.NONE
            ? PythonCharacters::isSpace
            : set(arguments.text(0, "chars").string());
    String string = self.string();
    int from = 0;
    int to = string.length();
    while (left && from < to && drop.test(string.codePointAt(from))) {
      from += Character.charCount(string.codePointAt(from));
    }
    while (right && to > from && drop.test(string.codePointBefore(to))) {
      to -= Character.charCount(string.codePointBefore(to));
    }
    return self.substring(from, to);
  }

  private IntPredicate set(String characters) {
    return c -> {
      rendering.budget.step(1 + characters.length() / 16);
      return characters.indexOf(c) >= 0;
    };
  }

  Sequence split(Text self, Arguments arguments) {
    int most = arguments.integer(1, "maxsplit", -1);
    Text separator = arguments.text(0, "sep", Text.EMPTY);
    List<Value> parts = new ArrayList<>();
    if (isGiven(arguments)) {
      Needle needle = new Needle(separator.string());
      int from = 0;
      int at = needle.in(self.string(), 0);
      while (at >= 0 && parts.size() != most) {
        add(parts, self.substring(from, at));
        from = at + separator.length();
        at = needle.in(self.string(), from);
      }
      add(parts, self.substring(from, self.length()));
    } else {
      splitBlanks(self, most, parts);
    }
    return Sequence.list(Collections.unmodifiableList(parts));
  }

  private static boolean isGiven(Arguments arguments) {
    @Nullable Value separator = arguments.get(0, "sep");
    if (separator instanceof Text text && text.length() == 0) {
      throw Rendering.failure("empty separator");
    }
    return separator != null && separator != None.NONE;
  }

  private void splitBlanks(Text self, int most, List<Value> parts) {
    String string = self.string();
    int from = ExpressionLexer.skipSpace(string, 0);
    while (from < string.length()) {
      int end = from;
      while (end < string.length() && !PythonCharacters.isSpace(string.charAt(end))) {
        end++;
      }
      if (parts.size() == most) {
        end = string.length();
      }
      add(parts, self.substring(from, end));
      from = ExpressionLexer.skipSpace(string, end);
    }
  }

  Sequence rsplit(Text self, Arguments arguments) {
    int most = arguments.integer(1, "maxsplit", -1);
    List<Value> parts = new ArrayList<>();
    String string = self.string();
    if (!isGiven(arguments)) {
      if (most >= 0) {
        throw Rendering.failure("rsplit with a limit and no separator is not supported");
      }
      return split(self, arguments);
    }
    // Backwards: the occurrences of the reversed separator in the reversed text.
    String separator = arguments.text(0, "sep").string();
    Needle needle = new Needle(new StringBuilder(separator).reverse().toString());
    String reversed = new StringBuilder(string).reverse().toString();
    int end = 0;
    int at = needle.in(reversed, 0);
    while (at >= 0 && parts.size() != most) {
      add(parts, self.substring(string.length() - at, string.length() - end));
      end = at + separator.length();
      at = needle.in(reversed, end);
    }
    add(parts, self.substring(0, string.length() - end));
    return Sequence.list(parts.reversed());
  }

  Sequence splitlines(Text self, Arguments arguments) {
    boolean keep = arguments.accept("splitlines", "keepends").flag(0, "keepends", false);
    String string = self.string();
    List<Value> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < string.length(); i++) {
      if (PythonCharacters.isLineBreak(string.charAt(i))) {
        int end = i;
        if (string.startsWith("\r\n", i)) {
          i++;
        }
        add(lines, self.substring(from, keep ? i + 1 : end));
        from = i + 1;
      }
    }
    if (from < string.length()) {
      add(lines, self.substring(from, string.length()));
    }
    return Sequence.list(Collections.unmodifiableList(lines));
  }

  Sequence partition(Text self, Arguments arguments, boolean last) {
    Text separator = arguments.accept("partition", "sep").text(0, "sep");
    if (separator.length() == 0) {
      throw Rendering.failure("empty separator");
    }
    Needle needle = new Needle(separator.string());
    int at = last ? needle.lastIn(self.string()) : needle.in(self.string(), 0);
    if (at < 0) {
      return Sequence.tuple(
          last ? List.of(Text.EMPTY, Text.EMPTY, self) : List.of(self, Text.EMPTY, Text.EMPTY));
    }
    int end = at + separator.length();
    return Sequence.tuple(
        List.of(
            self.substring(0, at), self.substring(at, end), self.substring(end, self.length())));
  }

  Text removePrefix(Text self, Arguments arguments) {
    String prefix = arguments.accept("removeprefix", "prefix").text(0, "prefix").string();
    return self.string().startsWith(prefix) ? self.substring(prefix.length(), self.length()) : self;
  }

  Text removeSuffix(Text self, Arguments arguments) {
    String suffix = arguments.accept("removesuffix", "suffix").text(0, "suffix").string();
    return self.string().endsWith(suffix)
        ? self.substring(0, self.length() - suffix.length())
        : self;
  }

  private void add(List<Value> parts, Text part) {
    rendering.budget.elements(1);
    parts.add(part);
  }
}
