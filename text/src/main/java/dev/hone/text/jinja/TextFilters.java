package dev.hone.text.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters whose result is a text. */
final class TextFilters {
  private static final Text NEWLINE = Text.of("\n", true);

  private TextFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("string", (r, x, a) -> r.text(x));
    filters.put("safe", (r, x, a) -> r.text(x).withMarkup(true));
    filters.put("escape", TextFilters::escape);
    filters.put("e", TextFilters::escape);
    filters.put("forceescape", (r, x, a) -> Markup.escape(r.text(x).withMarkup(false), r.budget));
    filters.put("upper", (r, x, a) -> copied(r, x).map(s -> s.toUpperCase(Locale.ROOT)));
    filters.put("lower", (r, x, a) -> copied(r, x).map(s -> s.toLowerCase(Locale.ROOT)));
    filters.put("capitalize", (r, x, a) -> copied(r, x).map(LetterCase::capitalize));
    filters.put("title", (r, x, a) -> copied(r, x).map(LetterCase::titleWords));
    filters.put(
        "trim",
        (r, x, a) -> new TextCutting(r).strip(copied(r, x), a.accept("trim", "chars"), true, true));
    filters.put("replace", TextFilters::replace);
    filters.put("indent", TextFilters::indent);
    filters.put("join", TextFilters::join);
    filters.put("center", TextFilters::center);
    filters.put("truncate", TextFilters::truncate);
    filters.put("wordcount", (r, x, a) -> Int.of(new TextMethods(r).words(copied(r, x)).size()));
    filters.put(
        "format",
        (r, x, a) ->
            new PercentFormat(r.budget, r.printer)
                .format(r.text(x), Sequence.tuple(a.positional())));
  }

  private static Text copied(Rendering rendering, Value value) {
    Text text = rendering.text(value);
    rendering.budget.allocate(text.length(), text.length());
    return text;
  }

  private static Value escape(Rendering rendering, Value input, Arguments arguments) {
    return Markup.escape(rendering.text(input), rendering.budget);
  }

  private static Value replace(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("replace", "old", "new", "count");
    return new TextSearch(rendering)
        .replace(
            copied(rendering, input),
            rendering.text(arguments.require(0, "old")),
            rendering.text(arguments.require(1, "new")),
            arguments.integer(2, "count", -1));
  }

  private static Value indent(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("indent", "width", "first", "blank");
    Value width = arguments.get(0, "width", Int.of(4));
    Value blanks =
        width instanceof Text ? width : rendering.arithmetic.apply("*", Text.of(" ", true), width);
    Text indentation = rendering.text(blanks);
    Text text = copied(rendering, input);
    boolean blank = arguments.flag(2, "blank", false);
    TextBuilder out = rendering.builder();
    // The newline added here makes splitlines keep an empty last line.
    Text closed = rendering.builder().append(text).append(NEWLINE).build();
    List<Value> lines = new TextCutting(rendering).splitlines(closed, Arguments.NONE).items();
    for (int i = 0; i < lines.size(); i++) {
      Text line = rendering.text(lines.get(i));
      if (i > 0) {
        out.append(NEWLINE);
      }
      boolean indented = i == 0 ? arguments.flag(1, "first", false) : blank || line.length() > 0;
      if (indented) {
        out.append(indentation);
      }
      out.append(line);
    }
    return out.build().withMarkup(text.markup());
  }

  private static Value join(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("join", "d", "attribute");
    Text separator = rendering.text(arguments.get(0, "d", Text.EMPTY));
    ItemGetter getter = ItemGetter.of(rendering, arguments.get(1, "attribute"));
    TextBuilder out = rendering.builder();
    boolean first = true;
    for (Value item : rendering.elements.of(input)) {
      if (!first) {
        out.append(separator);
      }
      out.append(rendering.text(getter.get(item)));
      first = false;
    }
    return out.build();
  }

  private static Value center(Rendering rendering, Value input, Arguments arguments) {
    Value width = arguments.accept("center", "width").get(0, "width", Int.of(80));
    return new TextMethods(rendering).call(rendering.text(input), "center", Arguments.of(width));
  }

  private static Value truncate(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("truncate", "length", "killwords", "end", "leeway");
    Text text = copied(rendering, input);
    Text end = arguments.text(2, "end", Text.of("...", true));
    int length = arguments.integer(0, "length", 255);
    int leeway = arguments.integer(3, "leeway", 5);
    if (length < end.codePoints() || leeway < 0) {
      throw Rendering.failure("truncate needs a length above that of 'end' and no negative leeway");
    }
    if (text.codePoints() <= length + leeway) {
      return text;
    }
    Text cut = text.substring(0, text.offset(length - end.codePoints()));
    if (!arguments.flag(1, "killwords", false)) {
      int blank = cut.string().lastIndexOf(' ');
      cut = cut.substring(0, blank < 0 ? cut.length() : blank);
    }
    return rendering.builder().append(cut).append(end).build();
  }
}
