package dev.hone.simulation.body;

import dev.hone.wire.json.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A JSON value as text without white space and without the fields that say how to cache. Names are
 * sorted in the outermost object only: providers render what is deeper in the order it came.
 */
final class CanonicalJson {
  private static final Set<String> CACHE_FIELDS =
      Set.of("cache_control", "prompt_cache_breakpoint");

  private CanonicalJson() {}

  static String of(JsonValue value) {
    StringBuilder out = new StringBuilder();
    write(value, true, out);
    return out.toString();
  }

  private static void write(JsonValue value, boolean outermost, StringBuilder out) {
    switch (value.kind()) {
      case OBJECT -> {
        List<JsonValue.Member> members = value.members();
        if (outermost) {
          members.sort(Comparator.comparing(JsonValue.Member::name));
        }
        out.append('{');
        for (JsonValue.Member member : members) {
          if (!CACHE_FIELDS.contains(member.name())) {
            out.append(member.name()).append('=');
            write(member.value(), false, out);
            out.append(',');
          }
        }
        out.append('}');
      }
      case ARRAY -> {
        out.append('[');
        for (JsonValue element : value.elements()) {
          write(element, false, out);
          out.append(',');
        }
        out.append(']');
      }
      case STRING -> out.append('"').append(value.asString("")).append('"');
      case NUMBER, BOOLEAN, NULL, MISSING -> out.append(value.raw());
    }
  }
}
