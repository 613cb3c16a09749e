package dev.hone.wire.prefix;

import dev.hone.wire.anthropic.BillingLine;
import dev.hone.wire.json.JsonValue;

/** Reads the prompt of Anthropic Messages: tools, system, messages. */
final class MessagesChain {
  private MessagesChain() {}

  static void read(JsonValue body, ChainBuilder chain) {
    for (JsonValue tool : body.get("tools").elements()) {
      chain.block(BlockKind.TOOL, tool, true);
    }
    JsonValue system = body.get("system");
    if (system.isString()) {
      chain.block(BlockKind.SYSTEM, system, true);
    }
    boolean first = true;
    for (JsonValue block : system.elements()) {
      if (first && isAttribution(block.get("text"))) {
        chain.attribution(block);
      } else {
        chain.block(BlockKind.SYSTEM, block, true);
      }
      first = false;
    }
    chain.setting(body.get("tool_choice"));
    chain.setting(body.get("thinking"));
    chain.setting(body.get("speed"));
    for (JsonValue message : body.get("messages").elements()) {
      chain.beginMessage();
      String role = message.get("role").asString("");
      JsonValue content = message.get("content");
      if (content.isString()) {
        chain.block(kind(role, ""), content, true);
      }
      for (JsonValue block : content.elements()) {
        String type = block.get("type").asString("");
        boolean markable =
            !type.endsWith("thinking")
                && !(type.equals("text") && block.get("text").span().length() <= 2);
        chain.block(kind(role, type), block, markable);
      }
    }
  }

  static boolean isAttribution(JsonValue text) {
    return text.isString() && text.span().length() < 1_000 && BillingLine.is(text.asString(""));
  }

  private static BlockKind kind(String role, String type) {
    if (type.endsWith("thinking")) {
      return BlockKind.REASONING;
    }
    if (type.endsWith("tool_result")) {
      return BlockKind.TOOL_RESULT;
    }
    return switch (role) {
      case "assistant" -> BlockKind.ASSISTANT;
      case "system" -> BlockKind.SYSTEM;
      default -> BlockKind.USER;
    };
  }
}
