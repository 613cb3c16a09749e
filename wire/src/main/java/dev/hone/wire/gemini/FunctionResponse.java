package dev.hone.wire.gemini;

import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.util.List;
import java.util.Set;

/**
 * What a function answered. Gemini wants an object: {@code output} holds what it gave, {@code
 * error} what went wrong, and an object without either is the output itself. Other protocols have
 * text.
 */
public final class FunctionResponse {
  private static final Set<String> HOLDERS = Set.of("output", "result", "error");

  private FunctionResponse() {}

  /** The object's text: the only string in it where it is a holder, else its JSON. */
  static String text(JsonValue response) {
    List<JsonValue.Member> members = response.members();
    boolean holder =
        members.size() == 1
            && HOLDERS.contains(members.getFirst().name())
            && members.getFirst().value().isString();
    return holder ? members.getFirst().value().asString("") : response.raw();
  }

  static boolean isError(JsonValue response) {
    return response.get("error").isPresent() && response.members().size() == 1;
  }

  /** The object for a text. */
  public static String object(String text, boolean error) {
    if (!error) {
      try {
        JsonValue value = JsonDocument.parse(text).root();
        if (value.isObject() && text(value).equals(value.raw())) {
          return text;
        }
      } catch (MalformedJsonException notJson) {
        // held as text below
      }
    }
    return new JsonWriter().object().field(error ? "error" : "output", text).endObject().toString();
  }
}
