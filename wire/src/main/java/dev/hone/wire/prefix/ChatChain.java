package dev.hone.wire.prefix;

import dev.hone.wire.json.JsonValue;

/** Reads the prompt of OpenAI's Chat Completions. */
final class ChatChain {
  private ChatChain() {}

  static void read(JsonValue body, ChainBuilder chain) {
    for (JsonValue tool : body.get("tools").elements()) {
      chain.block(BlockKind.TOOL, tool, false);
    }
    chain.setting(body.get("response_format"));
    chain.setting(body.get("reasoning_effort"));
    chain.setting(body.get("verbosity"));
    boolean leading = true;
    for (JsonValue message : body.get("messages").elements()) {
      String role = message.get("role").asString("");
      leading = leading && (role.equals("system") || role.equals("developer"));
      if (!leading) {
        chain.beginMessage();
      }
      message(message, role, chain);
    }
  }

  private static void message(JsonValue message, String role, ChainBuilder chain) {
    chain.setting(message.get("name"));
    chain.setting(message.get("tool_call_id"));
    chain.setting(message.get("reasoning_content"));
    BlockKind kind = kind(role);
    boolean markable = kind != BlockKind.ASSISTANT;
    JsonValue content = message.get("content");
    JsonValue first =
        content.isString() ? content : content.elements().stream().findFirst().orElse(content);
    JsonValue text = first.isString() ? first : first.get("text");
    if (kind == BlockKind.SYSTEM && MessagesChain.isAttribution(text)) {
      chain.attribution(first);
      content.elements().stream().skip(1).forEach(part -> chain.block(kind, part, true));
      return;
    }
    if (content.isString()) {
      chain.block(kind, content, markable);
    }
    for (JsonValue part : content.elements()) {
      chain.block(kind, part, markable);
    }
    for (JsonValue call : message.get("tool_calls").elements()) {
      chain.block(BlockKind.ASSISTANT, call, false);
    }
    chain.block(BlockKind.ASSISTANT, message.get("function_call"), false);
  }

  private static BlockKind kind(String role) {
    return switch (role) {
      case "system", "developer" -> BlockKind.SYSTEM;
      case "assistant" -> BlockKind.ASSISTANT;
      case "tool", "function" -> BlockKind.TOOL_RESULT;
      default -> BlockKind.USER;
    };
  }
}
