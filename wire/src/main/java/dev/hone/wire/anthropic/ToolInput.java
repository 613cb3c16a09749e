package dev.hone.wire.anthropic;

import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;

/** The {@code input} of a tool call, which must be an object here. */
public final class ToolInput {
  private ToolInput() {}

  /**
   * Arguments as an object. What is none (cut by the limit, or plainly wrong) is kept under a name
   * that says so, as Anthropic advises for invalid input.
   */
  public static String object(String arguments) {
    if (arguments.isBlank() || arguments.strip().equals("null")) {
      return "{}";
    }
    try {
      JsonValue value = JsonDocument.parse(arguments).root();
      if (value.isObject()) {
        return value.raw();
      }
    } catch (MalformedJsonException e) {
      // Kept as text below.
    }
    return new JsonWriter().object().field("INVALID_JSON", arguments).endObject().toString();
  }
}
