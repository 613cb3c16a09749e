package dev.hone.server.mock;

import dev.hone.wire.gemini.ProtoFields;
import dev.hone.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes generateContent answers by the script: words, or two parallel calls where the request
 * offers functions and brings no result yet. A request that asks for thoughts gets one, and with it
 * the signature that must come back.
 */
final class GeminiAnswers {
  /** In base64, as signatures are. */
  private static final String CALL_SIGNATURE = "c2lnbmF0dXJlIG9mIHRoZSBjYWxs";

  private static final String TEXT_SIGNATURE = "c2lnbmF0dXJlIG9mIHRoZSB0ZXh0";
  private static final int THOUGHTS = 7;

  private final MockScript script;
  private final String model;
  private final MockFault fault;
  private final JsonValue body;
  private final boolean thinks;

  GeminiAnswers(MockScript script, String model, MockFault fault, JsonValue body) {
    this.script = script;
    this.model = model;
    this.fault = fault;
    this.body = body;
    this.thinks =
        field(field(field(body, "generationConfig"), "thinkingConfig"), "includeThoughts")
            .asBoolean(false);
  }

  MockAnswer whole() {
    if (fault == MockFault.BLOCKED_PROMPT) {
      return MockAnswer.json(blocked());
    }
    List<String> parts = parts();
    List<String> joined = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      if (part.startsWith("{\"text\":") && !part.contains("\"thought")) {
        text.append(part, "{\"text\":\"".length(), part.length() - 2);
      } else if (!part.startsWith("{\"text\":\"\"")) {
        joined.add(part);
      }
    }
    if (!text.isEmpty()) {
      String signed = thinks ? ",\"thoughtSignature\":\"" + TEXT_SIGNATURE + "\"" : "";
      joined.add("{\"text\":\"" + text + "\"" + signed + "}");
    }
    return MockAnswer.json(chunk(String.join(",", joined), true, script.tokens()));
  }

  MockAnswer events() {
    List<byte[]> pieces = new ArrayList<>();
    for (String chunk : chunks()) {
      pieces.add(("data: " + chunk + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    }
    return new MockAnswer("text/event-stream", pieces);
  }

  MockAnswer array() {
    List<byte[]> pieces = new ArrayList<>();
    for (String chunk : chunks()) {
      pieces.add(((pieces.isEmpty() ? "[" : ",\r\n") + chunk).getBytes(StandardCharsets.UTF_8));
    }
    pieces.add("\r\n]".getBytes(StandardCharsets.UTF_8));
    return new MockAnswer("application/json; charset=UTF-8", pieces);
  }

  private List<String> chunks() {
    if (fault == MockFault.BLOCKED_PROMPT) {
      return List.of(blocked());
    }
    List<String> parts = parts();
    List<String> chunks = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      chunks.add(chunk(parts.get(i), last, last ? script.tokens() : Math.min(i, script.tokens())));
    }
    return chunks;
  }

  private List<String> parts() {
    List<String> parts = new ArrayList<>();
    if (thinks) {
      parts.add("{\"text\":\"Let me think. \",\"thought\":true}");
    }
    List<String> functions = functions();
    if (!functions.isEmpty()) {
      for (int i = 0; i < 2; i++) {
        String name = functions.get(Math.min(i, functions.size() - 1));
        parts.add(
            "{\"functionCall\":{\"id\":\"fc_mock_%d\",\"name\":\"%s\",\"args\":{\"city\": \"%s\"}}%s}"
                .formatted(
                    i,
                    name,
                    MockToolCalls.CITIES.get(i),
                    i == 0 ? ",\"thoughtSignature\":\"" + CALL_SIGNATURE + "\"" : ""));
      }
      return parts;
    }
    for (String word : MockDialogue.words(script)) {
      parts.add("{\"text\":\"" + word + "\"}");
    }
    if (thinks) {
      parts.add("{\"text\":\"\",\"thoughtSignature\":\"" + TEXT_SIGNATURE + "\"}");
    }
    return parts;
  }

  /** The functions offered, if they are to be called now. */
  private List<String> functions() {
    List<JsonValue> contents = body.get("contents").elements();
    boolean answered =
        contents.getLast().get("parts").elements().stream()
            .anyMatch(p -> field(p, "functionResponse").isObject());
    String mode = body.get("toolConfig").get("functionCallingConfig").get("mode").asString("AUTO");
    List<String> names = new ArrayList<>();
    for (JsonValue tool : body.get("tools").elements()) {
      field(tool, "functionDeclarations")
          .elements()
          .forEach(f -> names.add(f.get("name").asString("")));
    }
    return answered || mode.equals("NONE") ? List.of() : names;
  }

  /** Some clients write the names of protocol buffers. */
  private static JsonValue field(JsonValue object, String name) {
    return ProtoFields.get(object, name);
  }

  private String chunk(String parts, boolean last, int tokens) {
    boolean goesOn =
        fault == MockFault.CONTINUATION && !body.get("continuationToken").isString() && last;
    String finish =
        !last
            ? ""
            : goesOn
                ? ",\"finishReason\":\"CONTINUATION\",\"continuationToken\":\"bW9jaw==\""
                : ",\"finishReason\":\"STOP\"";
    return "{\"candidates\":[{\"content\":{\"parts\":[%s],\"role\":\"model\"}%s,\"index\":0}]%s,\"modelVersion\":\"%s\",\"responseId\":\"mock-0001\"}"
        .formatted(parts, finish, usage(tokens), model);
  }

  private String usage(int tokens) {
    if (fault == MockFault.NO_USAGE) {
      return "";
    }
    int thoughts = thinks ? THOUGHTS : 0;
    return ",\"usageMetadata\":{\"promptTokenCount\":%d,\"candidatesTokenCount\":%d,\"totalTokenCount\":%d,\"cachedContentTokenCount\":%d%s}"
        .formatted(
            script.promptTokens(),
            tokens,
            script.promptTokens() + tokens + thoughts,
            script.cachedTokens(),
            thinks ? ",\"thoughtsTokenCount\":" + thoughts : "");
  }

  private String blocked() {
    return "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":%d,\"totalTokenCount\":%d},\"modelVersion\":\"%s\",\"responseId\":\"mock-0001\"}"
        .formatted(script.promptTokens(), script.promptTokens(), model);
  }
}
