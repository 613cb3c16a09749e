package dev.hone.text.jinja;

import java.util.List;

/** Python's {@code str} and {@code repr}. */
final class Printer {
  private final Budget budget;

  Printer(Budget budget) {
    this.budget = budget;
  }

  /**
   * {@code str(value)}. The inside of a list or dict counts as the variables', whoever wrote it.
   */
  Text str(Value value) {
    return switch (value) {
      case Text text -> text.withMarkup(false);
      case Undefined undefined -> Text.EMPTY;
      case Sequence sequence -> repr(sequence);
      case Dict dict -> repr(dict);
      case None none -> Text.of("None", true);
      case Bool bool -> Text.of(name(bool), true);
      case Int integer -> Text.of(integer.value().toString(), true);
      case Real real -> Text.of(real.repr(), true);
      case Namespace namespace -> Text.of("<Namespace>", true);
      case Callable callable -> Text.of("<function " + callable.name() + ">", true);
      case LoopState loop -> Text.of("<LoopContext>", true);
    };
  }

  static String name(Bool bool) {
    return bool == Bool.TRUE ? "True" : "False";
  }

  /** {@code repr(value)}. */
  Text repr(Value value) {
    TextBuilder out = new TextBuilder(budget);
    write(value, out);
    return out.build();
  }

  private void write(Value value, TextBuilder out) {
    budget.step();
    budget.enter();
    switch (value) {
      case Text text -> {
        if (text.markup()) {
          out.append("Markup(", false);
        }
        out.append(quoted(text.string()), false);
        if (text.markup()) {
          out.append(")", false);
        }
      }
      case Undefined undefined -> out.append("Undefined", false);
      case Sequence sequence -> sequence(sequence, out);
      case Dict dict -> dict(dict, out);
      default -> out.append(str(value).string(), false);
    }
    budget.exit();
  }

  private void sequence(Sequence sequence, TextBuilder out) {
    List<Value> items = sequence.items();
    switch (sequence.kind()) {
      case LIST -> items(items, "[", "]", out);
      case TUPLE -> items(items, "(", items.size() == 1 ? ",)" : ")", out);
      case DICT_KEYS, DICT_VALUES, DICT_ITEMS ->
          items(items, sequence.typeName() + "([", "])", out);
      case RANGE -> items(items, "range(", ")", out);
      case ITERATOR -> out.append("<generator object>", false);
    }
  }

  private void items(List<Value> items, String open, String close, TextBuilder out) {
    out.append(open, false);
    String separator = "";
    for (Value item : items) {
      out.append(separator, false);
      write(item, out);
      separator = ", ";
    }
    out.append(close, false);
  }

  private void dict(Dict dict, TextBuilder out) {
    out.append("{", false);
    String separator = "";
    for (Dict.Entry entry : dict.entries()) {
      out.append(separator, false);
      write(entry.key(), out);
      out.append(": ", false);
      write(entry.value(), out);
      separator = ", ";
    }
    out.append("}", false);
  }

  private String quoted(String string) {
    budget.allocate(string.length(), string.length());
    char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder(string.length() + 2).append(quote);
    string.codePoints().forEach(c -> escape(c, quote, out));
    return out.append(quote).toString();
  }

  private static void escape(int c, char quote, StringBuilder out) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      default -> {
        if (c == quote) {
          out.append('\\').append(quote);
        } else if (PythonCharacters.isPrintable(c)) {
          out.appendCodePoint(c);
        } else {
          String format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
          out.append(String.format(java.util.Locale.ROOT, format, c));
        }
      }
    }
  }
}
