package dev.hone.wire.gemini;

import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Gemini's own {@code Schema}, a part of OpenAPI's, as JSON Schema: types in upper case, {@code
 * nullable} apart, whole numbers as strings.
 */
final class OpenApiSchema {
  private static final Set<String> COUNTS =
      Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");
  private static final Set<String> SCHEMAS = Set.of("items", "additionalProperties");
  private static final Set<String> NOT_IN_JSON_SCHEMA = Set.of("nullable", "propertyOrdering");

  private OpenApiSchema() {}

  /** The schema as JSON Schema; what is JSON Schema already comes out unchanged in meaning. */
  static String toJsonSchema(JsonValue schema) {
    if (!schema.isObject()) {
      return schema.isPresent() ? schema.raw() : "{}";
    }
    boolean nullable = schema.get("nullable").asBoolean(false);
    JsonWriter out = new JsonWriter().object();
    for (JsonValue.Member member : schema.members()) {
      String name = ProtoFields.camel(member.name());
      JsonValue value = member.value();
      if (name.equals("type")) {
        type(value, nullable, out);
      } else if (name.equals("properties") || name.equals("$defs") || name.equals("defs")) {
        out.name(member.name()).object();
        value.members().forEach(p -> out.rawField(p.name(), toJsonSchema(p.value())));
        out.endObject();
      } else if (SCHEMAS.contains(name)) {
        out.rawField(name, toJsonSchema(value));
      } else if (name.equals("anyOf") || name.equals("prefixItems")) {
        out.name(name).array();
        value.elements().forEach(e -> out.raw(toJsonSchema(e)));
        out.endArray();
      } else if (COUNTS.contains(name) && value.isString()) {
        out.rawField(name, digits(value.asString("")));
      } else if (name.equals("example")) {
        out.name("examples").array().raw(value.raw()).endArray();
      } else if (!NOT_IN_JSON_SCHEMA.contains(name)) {
        out.rawField(member.name(), value.raw());
      }
    }
    return out.endObject().toString();
  }

  private static void type(JsonValue type, boolean nullable, JsonWriter out) {
    if (!type.isString()) {
      out.rawField("type", type.raw());
      return;
    }
    String word = type.asString("").toLowerCase(Locale.ROOT);
    if (word.equals("type_unspecified")) {
      return;
    }
    if (nullable) {
      out.name("type").array();
      List.of(word, "null").forEach(out::value);
      out.endArray();
    } else {
      out.field("type", word);
    }
  }

  private static String digits(String text) {
    return text.matches("\\d{1,18}") ? text : "0";
  }
}
