package dev.hone.wire.gemini;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a call's arguments together from the pieces that Vertex streams: a JSON path and a scalar,
 * or a piece of a string.
 */
final class PartialArguments {
  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]]+)|\\[(\\d{1,5})]|\\['([^']*)'\\]|\\[\"([^\"]*)\"\\]");
  private static final int MOST_STEPS = 64;

  /** An object's fields or a list's elements, as they came; or a leaf. */
  private static final class Node {
    private final Map<String, Node> fields = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private String scalar = "";
    private boolean list;

    void write(JsonWriter out) {
      if (!scalar.isEmpty()) {
        out.raw(scalar);
      } else if (fields.isEmpty()) {
        out.value(text);
      } else if (list) {
        out.array();
        fields.values().forEach(n -> n.write(out));
        out.endArray();
      } else {
        object(out);
      }
    }

    void object(JsonWriter out) {
      out.object();
      fields.forEach((name, node) -> node.write(out.name(name)));
      out.endObject();
    }
  }

  private final Node root = new Node();

  /** Takes a list of {@code partialArgs}. */
  void add(JsonValue pieces) {
    for (JsonValue piece : pieces.elements()) {
      Node node = root;
      for (String step : steps(ProtoFields.get(piece, "jsonPath").asString("$"))) {
        boolean index = step.startsWith("[");
        node.list |= index;
        node = node.fields.computeIfAbsent(step.substring(1), s -> new Node());
      }
      JsonValue text = ProtoFields.get(piece, "stringValue");
      if (text.isString()) {
        node.text.append(text.asString(""));
        continue;
      }
      for (String kind : List.of("numberValue", "boolValue", "nullValue")) {
        JsonValue value = ProtoFields.get(piece, kind);
        if (!value.isMissing()) {
          node.scalar = kind.equals("nullValue") ? "null" : value.raw();
        }
      }
    }
  }

  /** The arguments as a JSON object. */
  String json() {
    JsonWriter out = new JsonWriter();
    root.object(out);
    return out.toString();
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    String rest = path.startsWith("$") ? path.substring(1) : "." + path;
    Matcher matcher = STEP.matcher(rest);
    int at = 0;
    while (at < rest.length()) {
      if (!matcher.find(at) || matcher.start() != at || steps.size() == MOST_STEPS) {
        throw new WireException(
            ErrorKind.UPSTREAM, "the upstream streams an argument at '" + path + "', no JSON path");
      }
      if (matcher.group(2) != null) {
        steps.add("[" + matcher.group(2));
      } else {
        String quoted = matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
        steps.add("." + (matcher.group(1) != null ? matcher.group(1) : quoted));
      }
      at = matcher.end();
    }
    return steps;
  }
}
