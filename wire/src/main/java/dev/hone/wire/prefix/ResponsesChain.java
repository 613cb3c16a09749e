package dev.hone.wire.prefix;

import dev.hone.wire.json.JsonValue;

/** Reads the prompt of OpenAI's Responses. */
final class ResponsesChain {
  private ResponsesChain() {}

  static void read(JsonValue body, ChainBuilder chain) {
    chain.block(BlockKind.SYSTEM, body.get("instructions"), false);
    for (JsonValue tool : body.get("tools").elements()) {
      chain.block(BlockKind.TOOL, tool, false);
    }
    chain.setting(body.get("text"));
    chain.setting(body.get("reasoning").get("effort"));
    // What the provider keeps stands before what is sent.
    chain.setting(body.get("previous_response_id"));
    chain.setting(body.get("conversation"));
    JsonValue input = body.get("input");
    if (input.isString()) {
      chain.beginMessage();
      chain.block(BlockKind.USER, input, true);
    }
    boolean leading = true;
    for (JsonValue item : input.elements()) {
      String type = item.get("type").asString("message");
      String role = item.get("role").asString("");
      leading =
          leading
              && (type.equals("additional_tools")
                  || (type.equals("message")
                      && (role.equals("system") || role.equals("developer"))));
      if (!leading) {
        chain.beginMessage();
      }
      item(item, type, role, chain);
    }
  }

  private static void item(JsonValue item, String type, String role, ChainBuilder chain) {
    switch (type) {
      case "message" -> {
        BlockKind kind = role(role);
        content(item.get("content"), kind, kind != BlockKind.ASSISTANT, chain);
      }
      case "function_call_output", "custom_tool_call_output" -> {
        chain.setting(item.get("call_id"));
        content(item.get("output"), BlockKind.TOOL_RESULT, true, chain);
      }
      case "additional_tools" -> chain.block(BlockKind.TOOL, item, false);
      case "reasoning" -> chain.block(BlockKind.REASONING, item, false);
      default -> chain.block(BlockKind.ASSISTANT, item, false);
    }
  }

  private static void content(
      JsonValue content, BlockKind kind, boolean markable, ChainBuilder chain) {
    if (content.isString()) {
      chain.block(kind, content, markable);
    }
    for (JsonValue part : content.elements()) {
      chain.block(kind, part, markable && part.get("type").asString("input").startsWith("input"));
    }
  }

  private static BlockKind role(String role) {
    return switch (role) {
      case "system", "developer" -> BlockKind.SYSTEM;
      case "assistant" -> BlockKind.ASSISTANT;
      default -> BlockKind.USER;
    };
  }
}
