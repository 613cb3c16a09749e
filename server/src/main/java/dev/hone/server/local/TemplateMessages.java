package dev.hone.server.local;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.Part;
import dev.hone.wire.view.ReasoningWish;
import dev.hone.wire.view.Role;
import dev.hone.wire.view.Tool;
import dev.hone.wire.view.ToolChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A conversation as the variables that chat templates read: {@code messages} and {@code tools},
 * shaped as Hugging Face passes them.
 */
final class TemplateMessages {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TemplateMessages() {}

  static Map<String, Object> of(ChatView view) {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (Message message : view.messages()) {
      add(messages, message);
    }
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("messages", messages);
    boolean tools = !view.tools().isEmpty() && view.toolChoice().mode() != ToolChoice.Mode.NONE;
    variables.put(
        "tools", tools ? view.tools().stream().map(TemplateMessages::tool).toList() : null);
    if (view.reasoning().mode() != ReasoningWish.Mode.UNSET) {
      variables.put("enable_thinking", view.reasoning().mode() != ReasoningWish.Mode.DISABLED);
    }
    return variables;
  }

  /** One message may become several: each tool result is a message of its own in templates. */
  private static void add(List<Map<String, Object>> out, Message message) {
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    List<Map<String, Object>> calls = new ArrayList<>();
    for (Part part : message.parts()) {
      switch (part) {
        case Part.Text t -> text.append(t.text());
        case Part.Refusal r -> text.append(r.text());
        case Part.Reasoning r -> reasoning.append(r.text());
        case Part.RedactedReasoning r -> {}
        case Part.ToolCall call -> calls.add(call(call));
        case Part.ToolResult result -> out.add(result(result, message));
        case Part.Image i -> throw unsupported(message, "pictures");
        case Part.Audio a -> throw unsupported(message, "sound");
        case Part.Document d -> throw unsupported(message, "documents");
        case Part.Opaque o -> throw unsupported(message, "parts of type '" + o.type() + "'");
      }
    }
    boolean onlyResults =
        !message.parts().isEmpty()
            && message.parts().stream().allMatch(p -> p instanceof Part.ToolResult);
    if (onlyResults) {
      return;
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("role", role(message.role()));
    entry.put("content", text.toString());
    if (!reasoning.isEmpty()) {
      entry.put("reasoning_content", reasoning.toString());
    }
    if (!calls.isEmpty()) {
      entry.put("tool_calls", calls);
    }
    out.add(entry);
  }

  private static Map<String, Object> call(Part.ToolCall call) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", call.name());
    function.put("arguments", json(call.arguments()));
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", call.id());
    entry.put("type", "function");
    entry.put("function", function);
    return entry;
  }

  private static Map<String, Object> result(Part.ToolResult result, Message message) {
    for (Part part : result.content()) {
      if (!(part instanceof Part.Text)) {
        throw unsupported(message, "tool results other than text");
      }
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("role", "tool");
    entry.put("tool_call_id", result.callId());
    entry.put("content", result.text());
    return entry;
  }

  private static Map<String, Object> tool(Tool tool) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", tool.name());
    function.put("description", tool.description());
    function.put("parameters", json(tool.schema()));
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("type", "function");
    entry.put("function", function);
    return entry;
  }

  /**
   * The value of a JSON text; the text itself where it is none, as a model may have written
   * anything.
   */
  private static Object json(String text) {
    try {
      Object value = JSON.readValue(text, Object.class);
      return value == null ? Map.of() : value;
    } catch (JacksonException e) {
      return text;
    }
  }

  private static String role(Role role) {
    return switch (role) {
      case SYSTEM, DEVELOPER -> "system";
      case USER -> "user";
      case ASSISTANT -> "assistant";
      case TOOL -> "tool";
    };
  }

  private static InvalidRequestException unsupported(Message message, String what) {
    return new InvalidRequestException(
        message.path(), "local models read text only, not " + what, "Send text");
  }
}
