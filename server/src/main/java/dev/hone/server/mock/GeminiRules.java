package dev.hone.server.mock;

import dev.hone.wire.gemini.ProtoFields;
import dev.hone.wire.json.JsonValue;
import java.util.List;
import java.util.Optional;

/** What the Gemini API refuses, as far as a gateway can get it wrong. */
final class GeminiRules {
  private GeminiRules() {}

  /** Why a request is a 400, if it is one. */
  static Optional<String> refusal(String model, JsonValue body) {
    List<JsonValue> contents = body.get("contents").elements();
    if (contents.isEmpty()) {
      return Optional.of("* GenerateContentRequest.contents: contents is not specified");
    }
    int calls = 0;
    for (JsonValue content : contents) {
      int called = 0;
      int answered = 0;
      for (JsonValue part : content.get("parts").elements()) {
        if (ProtoFields.get(part, "functionCall").isObject()) {
          boolean unsigned = ProtoFields.get(part, "thoughtSignature").asString("").isEmpty();
          if (called++ == 0 && unsigned && model.startsWith("gemini-3")) {
            return Optional.of(
                "Function call is missing a thought_signature in functionCall parts.");
          }
        }
        answered += ProtoFields.get(part, "functionResponse").isObject() ? 1 : 0;
      }
      if (calls > 0 && answered != calls) {
        return Optional.of(
            "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.");
      }
      calls = called;
    }
    return Optional.empty();
  }
}
