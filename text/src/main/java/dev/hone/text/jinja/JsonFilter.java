package dev.hone.text.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tojson} as transformers defines it: {@code json.dumps}, nothing escaped for HTML. */
final class JsonFilter {
  private JsonFilter() {}

  static Value apply(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    @Nullable Value indent = arguments.get(1, "indent");
    boolean lines = indent != null && indent != None.NONE;
    String comma = lines ? "," : ", ";
    String colon = ": ";
    @Nullable Value separators = arguments.get(2, "separators");
    if (separators != null && separators != None.NONE) {
      List<Value> pair = rendering.elements.of(separators);
      if (pair.size() != 2 || !(pair.get(0) instanceof Text a && pair.get(1) instanceof Text b)) {
        throw Rendering.mismatch(separators, "two strings as separators");
      }
      comma = a.string();
      colon = b.string();
    }
    JsonWriter.Style style =
        new JsonWriter.Style(
            arguments.flag(0, "ensure_ascii", false),
            lines,
            indent == null || !lines ? "" : indent(rendering, indent),
            comma,
            colon,
            arguments.flag(3, "sort_keys", false));
    return new JsonWriter(rendering, style).dumps(input);
  }

  private static String indent(Rendering rendering, Value indent) {
    if (indent instanceof Text text) {
      return text.string();
    }
    int width = Math.max(0, Arithmetic.index(indent, "the indent"));
    rendering.budget.allocate(width, width);
    return " ".repeat(width);
  }
}
