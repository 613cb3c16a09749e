package dev.hone.wire.translate;

import dev.hone.wire.json.JsonWriter;

/** A custom tool, whose input is free text, as a function with one string. */
final class FreeText {
  static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},"
          + "\"required\":[\"input\"]}";

  private FreeText() {}

  /** The text as the function's arguments. */
  static String arguments(String text) {
    return new JsonWriter().object().field("input", text).endObject().toString();
  }
}
