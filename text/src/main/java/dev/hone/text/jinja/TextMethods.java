package dev.hone.text.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of {@code str}. */
final class TextMethods {
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "casefold",
          "encode",
          "expandtabs",
          "format",
          "format_map",
          "isascii",
          "isidentifier",
          "isprintable",
          "istitle",
          "maketrans",
          "translate");

  /** One method. */
  @FunctionalInterface
  private interface Method {
    Value call(Text self, Arguments arguments);
  }

  private final Rendering rendering;
  private final TextCutting cutting;
  private final TextSearch search;
  private final Map<String, Method> methods = new HashMap<>();

  TextMethods(Rendering rendering) {
    this.rendering = rendering;
    this.cutting = new TextCutting(rendering);
    this.search = new TextSearch(rendering);
    cutting();
    cases();
    searching();
    padding();
    classes();
  }

  /** The method bound to {@code self}; null if {@code str} has none of that name. */
  @Nullable Value find(Text self, String name) {
    if (UNSUPPORTED.contains(name)) {
      return new Undefined("the method '" + name + "' of strings is not supported in templates");
    }
    @Nullable Method method = methods.get(name);
    return method == null
        ? null
        : new Callable(
            name,
            arguments -> {
              rendering.budget.allocate(self.length(), self.length());
              return method.call(self, arguments);
            });
  }

  private void cutting() {
    methods.put("strip", (self, a) -> cutting.strip(self, a.accept("strip", "chars"), true, true));
    methods.put(
        "lstrip", (self, a) -> cutting.strip(self, a.accept("lstrip", "chars"), true, false));
    methods.put(
        "rstrip", (self, a) -> cutting.strip(self, a.accept("rstrip", "chars"), false, true));
    methods.put("split", (self, a) -> cutting.split(self, a.accept("split", "sep", "maxsplit")));
    methods.put("rsplit", (self, a) -> cutting.rsplit(self, a.accept("rsplit", "sep", "maxsplit")));
    methods.put("splitlines", (self, a) -> cutting.splitlines(self, a));
    methods.put("partition", (self, a) -> cutting.partition(self, a, false));
    methods.put("rpartition", (self, a) -> cutting.partition(self, a, true));
    methods.put("removeprefix", (self, a) -> cutting.removePrefix(self, a));
    methods.put("removesuffix", (self, a) -> cutting.removeSuffix(self, a));
    methods.put(
        "replace",
        (self, a) ->
            search
                .replace(self, a.text(0, "old"), a.text(1, "new"), a.integer(2, "count", -1))
                .withMarkup(self.markup()));
    methods.put(
        "join", (self, a) -> join(self, a.accept("join", "iterable").require(0, "iterable")));
  }

  private Text join(Text separator, Value items) {
    TextBuilder joined = rendering.builder();
    boolean first = true;
    for (Value item : rendering.elements.of(items)) {
      if (!(item instanceof Text text)) {
        throw Rendering.mismatch(item, "strings to join");
      }
      if (!first) {
        joined.append(separator);
      }
      joined.append(separator.markup() ? Markup.escape(text, rendering.budget) : text);
      first = false;
    }
    return joined.build().withMarkup(separator.markup());
  }

  private void cases() {
    methods.put("upper", (self, a) -> self.map(s -> s.toUpperCase(Locale.ROOT)));
    methods.put("lower", (self, a) -> self.map(s -> s.toLowerCase(Locale.ROOT)));
    methods.put("title", (self, a) -> self.map(LetterCase::title));
    methods.put("capitalize", (self, a) -> self.map(LetterCase::capitalize));
    methods.put("swapcase", (self, a) -> self.map(LetterCase::swap));
  }

  private void searching() {
    methods.put("startswith", (self, a) -> search.startsWith(self, a));
    methods.put("endswith", (self, a) -> search.endsWith(self, a));
    methods.put("find", (self, a) -> Int.of(search.find(self, a)));
    methods.put("rfind", (self, a) -> Int.of(search.findLast(self, a)));
    methods.put("index", (self, a) -> found(search.find(self, a)));
    methods.put("rindex", (self, a) -> found(search.findLast(self, a)));
    methods.put("count", (self, a) -> Int.of(search.count(self, a)));
  }

  private static Int found(int index) {
    if (index < 0) {
      throw Rendering.failure("substring not found");
    }
    return Int.of(index);
  }

  private void padding() {
    methods.put("ljust", (self, a) -> pad(self, a, 0, 1));
    methods.put("rjust", (self, a) -> pad(self, a, 1, 1));
    methods.put("center", (self, a) -> pad(self, a, 1, 2));
    methods.put(
        "zfill",
        (self, a) -> {
          int signed = self.length() > 0 && "+-".indexOf(self.string().charAt(0)) >= 0 ? 1 : 0;
          TextBuilder out = rendering.builder().append(self, 0, signed);
          fill(out, Text.of("0", true), a.integer(0, "width", 0) - self.codePoints());
          return out.append(self, signed, self.length()).build();
        });
  }

  /** Puts {@code left / parts} of the missing width to the left. */
  private Text pad(Text self, Arguments arguments, int left, int parts) {
    Text filler = arguments.text(1, "fillchar", Text.of(" ", true));
    if (filler.codePoints() != 1) {
      throw Rendering.failure("the fill character must be exactly one character long");
    }
    int width = arguments.integer(0, "width", 0);
    int missing = Math.max(0, width - self.codePoints());
    // Python's center puts the odd blank left only where the width is odd as well.
    int before = parts == 1 ? missing * left : missing / 2 + (missing & width & 1);
    TextBuilder out = rendering.builder();
    fill(out, filler, before);
    out.append(self);
    fill(out, filler, missing - before);
    return out.build();
  }

  private void fill(TextBuilder out, Text filler, int count) {
    for (int i = 0; i < count; i++) {
      rendering.budget.step();
      out.append(filler);
    }
  }

  private void classes() {
    methods.put("isdigit", (self, a) -> all(self, Character::isDigit));
    methods.put("isdecimal", (self, a) -> all(self, Character::isDigit));
    methods.put("isnumeric", (self, a) -> all(self, Character::isDigit));
    methods.put("isalpha", (self, a) -> all(self, Character::isLetter));
    methods.put("isalnum", (self, a) -> all(self, Character::isLetterOrDigit));
    methods.put("isspace", (self, a) -> all(self, PythonCharacters::isSpace));
    methods.put(
        "isupper",
        (self, a) ->
            Bool.of(
                self.string().codePoints().anyMatch(Character::isUpperCase)
                    && self.string().codePoints().noneMatch(Character::isLowerCase)));
    methods.put(
        "islower",
        (self, a) ->
            Bool.of(
                self.string().codePoints().anyMatch(Character::isLowerCase)
                    && self.string().codePoints().noneMatch(Character::isUpperCase)));
  }

  private static Bool all(Text self, java.util.function.IntPredicate condition) {
    return Bool.of(self.length() > 0 && self.string().codePoints().allMatch(condition));
  }

  /** For filters that are methods: {@code x|upper}. */
  Value call(Text self, String name, Arguments arguments) {
    if (find(self, name) instanceof Callable callable) {
      return callable.call(arguments);
    }
    throw Rendering.failure("no such method: " + name);
  }

  /** The pieces of {@code self}, for filters. */
  List<Value> words(Text self) {
    return cutting.split(self, Arguments.NONE).items();
  }
}
