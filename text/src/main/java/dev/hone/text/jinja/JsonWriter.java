package dev.hone.text.jinja;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Python's {@code json.dumps}. What it writes counts as the variables', whoever wrote the parts.
 */
final class JsonWriter {

  /**
   * How to write.
   *
   * @param indent what each level is indented by; with {@code lines} only
   * @param lines true to put each element on its own line
   */
  record Style(
      boolean ascii, boolean lines, String indent, String comma, String colon, boolean sorted) {}

  private final Rendering rendering;
  private final Style style;
  private final TextBuilder out;
  private int level;

  JsonWriter(Rendering rendering, Style style) {
    this.rendering = rendering;
    this.style = style;
    this.out = rendering.builder();
  }

  Text dumps(Value value) {
    write(value);
    return out.build();
  }

  private void write(Value value) {
    rendering.budget.step();
    rendering.budget.enter();
    switch (value) {
      case Text text -> string(text.string());
      case Sequence sequence
          when sequence.kind() == Sequence.Kind.LIST || sequence.kind() == Sequence.Kind.TUPLE ->
          array(sequence.items());
      case Dict dict -> object(dict);
      case None none -> plain("null");
      case Numeric number -> plain(number(number));
      default ->
          throw Rendering.failure(
              "Object of type " + value.typeName() + " is not JSON serializable");
    }
    rendering.budget.exit();
  }

  private static String number(Numeric number) {
    return switch (number) {
      case Bool bool -> bool == Bool.TRUE ? "true" : "false";
      case Int integer -> integer.value().toString();
      case Real real -> {
        if (Double.isNaN(real.value())) {
          yield "NaN";
        }
        if (Double.isInfinite(real.value())) {
          yield real.value() > 0 ? "Infinity" : "-Infinity";
        }
        yield real.repr();
      }
    };
  }

  private void array(List<Value> items) {
    if (items.isEmpty()) {
      plain("[]");
      return;
    }
    plain("[");
    level++;
    for (int i = 0; i < items.size(); i++) {
      next(i);
      write(items.get(i));
    }
    level--;
    newline();
    plain("]");
  }

  private void object(Dict dict) {
    if (dict.size() == 0) {
      plain("{}");
      return;
    }
    plain("{");
    level++;
    Stream<Dict.Entry> entries = dict.entries().stream();
    if (style.sorted()) {
      entries = entries.sorted(Comparator.comparing(Dict.Entry::key, this::keyOrder));
    }
    List<Dict.Entry> ordered = entries.toList();
    for (int i = 0; i < ordered.size(); i++) {
      next(i);
      string(key(ordered.get(i).key()));
      plain(style.colon());
      write(ordered.get(i).value());
    }
    level--;
    newline();
    plain("}");
  }

  private int keyOrder(Value left, Value right) {
    return rendering.comparison.order(left, right, "<");
  }

  private static String key(Value key) {
    return switch (key) {
      case Text text -> text.string();
      case None none -> "null";
      case Numeric number -> number(number);
      default ->
          throw Rendering.failure(
              "keys must be str, int, float, bool or None, not " + key.typeName());
    };
  }

  private void next(int index) {
    if (index > 0) {
      plain(style.comma());
    }
    newline();
  }

  private void newline() {
    if (style.lines()) {
      plain("\n");
      for (int i = 0; i < level; i++) {
        plain(style.indent());
      }
    }
  }

  private void plain(String string) {
    out.append(string, false);
  }

  private void string(String string) {
    rendering.budget.allocate(string.length(), string.length());
    StringBuilder quoted = new StringBuilder(string.length() + 2).append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\f' -> quoted.append("\\f");
        case '\b' -> quoted.append("\\b");
        default -> {
          if (c < ' ' || (style.ascii() && c > '~')) {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    plain(quoted.append('"').toString());
  }
}
