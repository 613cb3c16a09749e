package dev.hone.wire.anthropic;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.FieldReader;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.view.CacheMark;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.OutputFormat;
import dev.hone.wire.view.ReasoningWish;
import dev.hone.wire.view.Role;
import dev.hone.wire.view.Sampling;
import dev.hone.wire.view.Tool;
import dev.hone.wire.view.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads a Messages request, or the body of {@code count_tokens}. */
public final class MessagesRequestReader {
  private MessagesRequestReader() {}

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
    return new ChatView(
        messages(in),
        tools(in),
        toolChoice(in.child("tool_choice")),
        in.integer("max_tokens"),
        in.strings("stop_sequences"),
        new Sampling(
            in.number("temperature"),
            in.number("top_p"),
            in.integer("top_k"),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            1,
            Map.of(),
            OptionalInt.empty()),
        format(in),
        reasoning(in),
        true,
        Optional.empty(),
        in.child("metadata").string("user_id"),
        in.labels("metadata"),
        in.string("service_tier"));
  }

  /** A cache mark on a block or a tool. */
  static Optional<CacheMark> mark(JsonValue block) {
    JsonValue mark = block.get("cache_control");
    if (!mark.isObject()) {
      return Optional.empty();
    }
    CacheTtl ttl =
        switch (mark.get("ttl").asString("5m")) {
          case "5m" -> CacheTtl.FIVE_MINUTES;
          case "1h" -> CacheTtl.ONE_HOUR;
          default -> CacheTtl.UNSPECIFIED;
        };
    return Optional.of(new CacheMark(ttl, mark.span()));
  }

  private static List<Message> messages(FieldReader in) {
    List<Message> messages = new ArrayList<>();
    JsonValue system = in.object().get("system");
    if (system.isPresent()) {
      messages.add(
          new Message(
              Role.SYSTEM,
              Optional.empty(),
              MessageBlocks.read(system, "system"),
              "system",
              system.span()));
    }
    int index = 0;
    for (JsonValue element : in.array("messages")) {
      FieldReader message = new FieldReader(element, "messages[" + index++ + "]");
      if (!element.isObject()) {
        throw new InvalidRequestException(message.path(), "must be an object", "");
      }
      messages.add(
          new Message(
              role(message),
              Optional.empty(),
              MessageBlocks.read(element.get("content"), message.at("content")),
              message.path(),
              element.span()));
    }
    return messages;
  }

  private static Role role(FieldReader message) {
    String word = message.string("role").orElse("");
    return switch (word) {
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "system" -> Role.SYSTEM;
      default ->
          throw new InvalidRequestException(
              message.at("role"),
              "unknown role '" + word + "'",
              "Use user, assistant or system; tool results are blocks of a user message");
    };
  }

  private static List<Tool> tools(FieldReader in) {
    List<Tool> tools = new ArrayList<>();
    for (JsonValue tool : in.array("tools")) {
      String type = tool.get("type").asString("custom");
      boolean own = type.equals("custom");
      JsonValue strict = tool.get("strict");
      tools.add(
          new Tool(
              own ? Tool.Kind.FUNCTION : Tool.Kind.HOSTED,
              type,
              tool.get("name").asString(""),
              tool.get("description").asString(""),
              tool.get("input_schema").isObject() ? tool.get("input_schema").raw() : "{}",
              strict.isPresent() ? Optional.of(strict.asBoolean(false)) : Optional.empty(),
              tool.span(),
              mark(tool)));
    }
    return tools;
  }

  private static ToolChoice toolChoice(FieldReader in) {
    Optional<Boolean> parallel = in.bool("disable_parallel_tool_use").map(off -> !off);
    ToolChoice.Mode mode =
        switch (in.string("type").orElse("")) {
          case "" -> ToolChoice.Mode.UNSET;
          case "auto" -> ToolChoice.Mode.AUTO;
          case "any" -> ToolChoice.Mode.REQUIRED;
          case "tool" -> ToolChoice.Mode.NAMED;
          case "none" -> ToolChoice.Mode.NONE;
          default -> ToolChoice.Mode.OPAQUE;
        };
    return new ToolChoice(mode, in.string("name").orElse(""), parallel);
  }

  private static OutputFormat format(FieldReader in) {
    JsonValue format = in.child("output_config").object().get("format");
    if (!format.isObject()) {
      format = in.object().get("output_format");
    }
    return format.get("type").asString("").equals("json_schema")
        ? new OutputFormat.JsonSchema(
            "answer",
            format.get("schema").isObject() ? format.get("schema").raw() : "{}",
            Optional.of(true))
        : new OutputFormat.PlainText();
  }

  private static ReasoningWish reasoning(FieldReader in) {
    FieldReader thinking = in.child("thinking");
    ReasoningWish.Mode mode =
        switch (thinking.string("type").orElse("")) {
          case "enabled" -> ReasoningWish.Mode.ENABLED;
          case "adaptive", "between_tools" -> ReasoningWish.Mode.ADAPTIVE;
          case "disabled" -> ReasoningWish.Mode.DISABLED;
          default -> ReasoningWish.Mode.UNSET;
        };
    return new ReasoningWish(
        mode,
        in.child("output_config").string("effort"),
        thinking.integer("budget_tokens"),
        thinking.string("display"));
  }
}
