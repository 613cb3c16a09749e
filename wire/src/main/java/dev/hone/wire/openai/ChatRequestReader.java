package dev.hone.wire.openai;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.FieldReader;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.OutputFormat;
import dev.hone.wire.view.Part;
import dev.hone.wire.view.ReasoningWish;
import dev.hone.wire.view.Role;
import dev.hone.wire.view.Sampling;
import dev.hone.wire.view.Tool;
import dev.hone.wire.view.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a chat completions request, with what compatible servers add to it. */
public final class ChatRequestReader {
  private ChatRequestReader() {}

  /**
   * Reads the view.
   *
   * @throws InvalidRequestException naming the field of the wrong shape
   */
  public static ChatView read(JsonValue root) {
    FieldReader in = new FieldReader(root, "");
    if (!root.get("messages").isArray()) {
      throw new InvalidRequestException("messages", "must be an array of messages", "");
    }
    OptionalInt limit = in.integer("max_completion_tokens");
    return new ChatView(
        messages(in),
        tools(in),
        toolChoice(in),
        limit.isPresent() ? limit : in.integer("max_tokens"),
        in.strings("stop"),
        sampling(in),
        format(in.child("response_format")),
        reasoning(in),
        in.child("stream_options").bool("include_usage").orElse(false),
        in.string("prompt_cache_key"),
        in.string("safety_identifier").or(() -> in.string("user")),
        in.labels("metadata"),
        in.string("service_tier"));
  }

  private static List<Message> messages(FieldReader in) {
    List<Message> messages = new ArrayList<>();
    for (JsonValue element : in.array("messages")) {
      String path = "messages[" + messages.size() + "]";
      if (!element.isObject()) {
        throw new InvalidRequestException(path, "must be an object", "");
      }
      messages.add(message(new FieldReader(element, path)));
    }
    return messages;
  }

  private static Message message(FieldReader in) {
    String word = in.string("role").orElse("");
    Role role =
        switch (word) {
          case "system" -> Role.SYSTEM;
          case "developer" -> Role.DEVELOPER;
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          case "tool", "function" -> Role.TOOL;
          default ->
              throw new InvalidRequestException(
                  in.at("role"),
                  "unknown role '" + word + "'",
                  "Use system, developer, user, assistant or tool");
        };
    List<Part> parts = new ArrayList<>();
    if (role == Role.ASSISTANT) {
      ChatParts.reasoning(in.object(), parts);
    }
    List<Part> content = ChatParts.content(in.object().get("content"), in.at("content"));
    if (role == Role.TOOL) {
      parts.add(
          new Part.ToolResult(
              in.string("tool_call_id").or(() -> in.string("name")).orElse(""),
              content,
              false,
              in.object().span(),
              ChatParts.mark(in.object())));
    } else {
      parts.addAll(content);
    }
    in.string("refusal")
        .ifPresent(r -> parts.add(new Part.Refusal(r, in.object().get("refusal").span())));
    ChatParts.calls(in, parts);
    return new Message(role, in.string("name"), parts, in.path(), in.object().span());
  }

  private static List<Tool> tools(FieldReader in) {
    List<Tool> tools = new ArrayList<>();
    for (JsonValue tool : in.array("tools")) {
      tools.add(tool(tool, "tools[" + tools.size() + "]"));
    }
    for (JsonValue function : in.array("functions")) {
      tools.add(function(function, function, "function", Tool.Kind.FUNCTION));
    }
    return tools;
  }

  private static Tool tool(JsonValue tool, String path) {
    String type = tool.get("type").asString("function");
    if (type.equals("function")) {
      if (!tool.get("function").isObject()) {
        throw new InvalidRequestException(path + ".function", "must be an object", "");
      }
      return function(tool.get("function"), tool, type, Tool.Kind.FUNCTION);
    }
    return type.equals("custom")
        ? function(tool.get("custom"), tool, type, Tool.Kind.CUSTOM)
        : function(tool, tool, type, Tool.Kind.HOSTED);
  }

  private static Tool function(JsonValue inner, JsonValue tool, String type, Tool.Kind kind) {
    JsonValue schema = inner.get("parameters");
    JsonValue strict = inner.get("strict");
    return new Tool(
        kind,
        type,
        inner.get("name").asString(""),
        inner.get("description").asString(""),
        schema.isPresent() ? schema.raw() : "{}",
        strict.isPresent() ? Optional.of(strict.asBoolean(false)) : Optional.empty(),
        tool.span(),
        ChatParts.mark(tool));
  }

  private static ToolChoice toolChoice(FieldReader in) {
    Optional<Boolean> parallel = in.bool("parallel_tool_calls");
    JsonValue choice = in.object().get("tool_choice");
    if (!choice.isPresent()) {
      choice = in.object().get("function_call");
    }
    if (choice.isObject()) {
      String name =
          choice
              .get("function")
              .get("name")
              .asString(choice.get("custom").get("name").asString(choice.get("name").asString("")));
      return new ToolChoice(
          name.isEmpty() ? ToolChoice.Mode.OPAQUE : ToolChoice.Mode.NAMED, name, parallel);
    }
    ToolChoice.Mode mode =
        switch (choice.asString("")) {
          case "" -> ToolChoice.Mode.UNSET;
          case "auto" -> ToolChoice.Mode.AUTO;
          case "none" -> ToolChoice.Mode.NONE;
          case "required", "any" -> ToolChoice.Mode.REQUIRED;
          default -> ToolChoice.Mode.OPAQUE;
        };
    return new ToolChoice(mode, "", parallel);
  }

  private static Sampling sampling(FieldReader in) {
    boolean wanted = in.object().get("logprobs").asBoolean(false);
    OptionalInt logprobs =
        wanted ? OptionalInt.of(in.integer("top_logprobs").orElse(0)) : OptionalInt.empty();
    return new Sampling(
        in.number("temperature"),
        in.number("top_p"),
        in.integer("top_k"),
        in.number("min_p"),
        in.number("frequency_penalty"),
        in.number("presence_penalty"),
        in.number("repetition_penalty"),
        in.bigInteger("seed").or(() -> in.bigInteger("random_seed")),
        in.integer("n").orElse(1),
        LogitBias.read(in),
        logprobs);
  }

  private static OutputFormat format(FieldReader in) {
    String type = in.string("type").orElse("text");
    return switch (type) {
      case "text" -> new OutputFormat.PlainText();
      case "json_object" -> new OutputFormat.JsonObject();
      case "json_schema" -> {
        FieldReader schema = in.child("json_schema");
        yield new OutputFormat.JsonSchema(
            schema.string("name").orElse("answer"),
            schema.child("schema").object().isObject() ? schema.object().get("schema").raw() : "{}",
            schema.bool("strict"));
      }
      default ->
          throw new InvalidRequestException(
              in.at("type"),
              "unknown format '" + type + "'",
              "Use text, json_object or json_schema");
    };
  }

  private static ReasoningWish reasoning(FieldReader in) {
    Optional<String> effort =
        in.string("reasoning_effort").or(() -> in.object().get("reasoning").get("effort").string());
    String thinking = in.object().get("thinking").get("type").asString("");
    JsonValue budget = in.object().get("reasoning").get("max_tokens");
    JsonValue enabled = in.object().get("reasoning").get("enabled");
    ReasoningWish.Mode mode = ReasoningWish.Mode.UNSET;
    if (effort.filter("none"::equals).isPresent()
        || thinking.equals("disabled")
        || (enabled.isPresent() && !enabled.asBoolean(true))) {
      mode = ReasoningWish.Mode.DISABLED;
    } else if (effort.isPresent()
        || thinking.equals("enabled")
        || budget.isNumber()
        || enabled.asBoolean(false)) {
      mode = ReasoningWish.Mode.ENABLED;
    }
    return new ReasoningWish(
        mode,
        effort,
        budget.isNumber()
            ? OptionalInt.of(Math.clamp(budget.asLong(0), 0, Integer.MAX_VALUE))
            : OptionalInt.empty(),
        Optional.empty());
  }
}
