package dev.hone.wire.prefix;

import dev.hone.wire.json.JsonValue;

/** Reads the prompt of Gemini's generateContent; its caches need no marks. */
final class GenerateChain {
  private GenerateChain() {}

  static void read(JsonValue body, ChainBuilder chain) {
    chain.setting(body.get("cachedContent"));
    JsonValue system = either(body, "systemInstruction", "system_instruction");
    for (JsonValue part : system.get("parts").elements()) {
      chain.block(BlockKind.SYSTEM, part, false);
    }
    for (JsonValue tool : body.get("tools").elements()) {
      chain.block(BlockKind.TOOL, tool, false);
    }
    chain.setting(either(body, "toolConfig", "tool_config"));
    for (JsonValue content : body.get("contents").elements()) {
      chain.beginMessage();
      boolean model = content.get("role").asString("").equals("model");
      for (JsonValue part : content.get("parts").elements()) {
        chain.block(kind(part, model), part, false);
      }
    }
  }

  private static BlockKind kind(JsonValue part, boolean model) {
    if (part.get("functionResponse").isObject()) {
      return BlockKind.TOOL_RESULT;
    }
    if (part.get("thought").asBoolean(false)) {
      return BlockKind.REASONING;
    }
    return model ? BlockKind.ASSISTANT : BlockKind.USER;
  }

  private static JsonValue either(JsonValue body, String name, String other) {
    JsonValue value = body.get(name);
    return value.isPresent() ? value : body.get(other);
  }
}
