package dev.hone.wire.responses;

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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads a Responses request. Every input item becomes a message of its own. */
public final class ResponsesRequestReader {
  private ResponsesRequestReader() {}

  /**
   * Reads the view.
   *
   * @throws InvalidRequestException naming the field of the wrong shape
   */
  public static ChatView read(JsonValue root) {
    FieldReader in = new FieldReader(root, "");
    List<Tool> tools = new ArrayList<>();
    addTools(root.get("tools"), Optional.empty(), tools);
    return new ChatView(
        messages(in, tools),
        tools,
        toolChoice(in),
        in.integer("max_output_tokens"),
        List.of(),
        new Sampling(
            in.number("temperature"),
            in.number("top_p"),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            1,
            Map.of(),
            logprobs(in)),
        format(in.child("text").child("format")),
        reasoning(in.child("reasoning")),
        true,
        in.string("prompt_cache_key"),
        in.string("safety_identifier").or(() -> in.string("user")),
        in.labels("metadata"),
        in.string("service_tier"));
  }

  /** Wanted by the one field or by the other; libraries send {@code top_logprobs: 0} unasked. */
  private static OptionalInt logprobs(FieldReader in) {
    int top = in.integer("top_logprobs").orElse(0);
    boolean included =
        in.object().get("include").elements().stream()
            .anyMatch(i -> i.asString("").equals("message.output_text.logprobs"));
    return included || top > 0 ? OptionalInt.of(top) : OptionalInt.empty();
  }

  private static List<Message> messages(FieldReader in, List<Tool> tools) {
    List<Message> messages = new ArrayList<>();
    JsonValue instructions = in.object().get("instructions");
    if (instructions.isString()) {
      messages.add(text(Role.SYSTEM, instructions, "instructions"));
    } else if (instructions.isArray()) {
      items(instructions, "instructions", messages, tools);
    }
    JsonValue input = in.object().get("input");
    if (input.isString()) {
      messages.add(text(Role.USER, input, "input"));
    } else if (input.isPresent() && !input.isArray()) {
      throw new InvalidRequestException("input", "must be a string or an array of items", "");
    } else {
      items(input, "input", messages, tools);
    }
    return messages;
  }

  private static Message text(Role role, JsonValue value, String path) {
    Part part = new Part.Text(value.asString(""), value.span(), Optional.empty());
    return new Message(role, Optional.empty(), List.of(part), path, value.span());
  }

  private static void items(JsonValue list, String path, List<Message> messages, List<Tool> tools) {
    int index = 0;
    for (JsonValue item : list.elements()) {
      String place = path + "[" + index++ + "]";
      if (!item.isObject()) {
        throw new InvalidRequestException(place, "must be an object", "");
      }
      if (item.get("type").asString("").equals("additional_tools")) {
        addTools(item.get("tools"), Optional.empty(), tools);
        continue;
      }
      messages.add(InputItems.read(item, place));
    }
  }

  private static void addTools(JsonValue list, Optional<String> namespace, List<Tool> tools) {
    for (JsonValue tool : list.elements()) {
      String type = tool.get("type").asString("function");
      if (type.equals("namespace")) {
        addTools(tool.get("tools"), tool.get("name").string(), tools);
        continue;
      }
      JsonValue strict = tool.get("strict");
      tools.add(
          new Tool(
              switch (type) {
                case "function" -> Tool.Kind.FUNCTION;
                case "custom" -> Tool.Kind.CUSTOM;
                default -> Tool.Kind.HOSTED;
              },
              type,
              ClientTools.flat(namespace, tool.get("name").asString("")),
              tool.get("description").asString(""),
              tool.get("parameters").isObject() ? tool.get("parameters").raw() : "{}",
              strict.isPresent() ? Optional.of(strict.asBoolean(false)) : Optional.empty(),
              tool.span(),
              Optional.empty()));
    }
  }

  private static ToolChoice toolChoice(FieldReader in) {
    Optional<Boolean> parallel = in.bool("parallel_tool_calls");
    JsonValue choice = in.object().get("tool_choice");
    if (choice.isObject()) {
      String type = choice.get("type").asString("");
      boolean named = type.equals("function") || type.equals("custom");
      return new ToolChoice(
          named ? ToolChoice.Mode.NAMED : ToolChoice.Mode.OPAQUE,
          named ? choice.get("name").asString("") : "",
          parallel);
    }
    ToolChoice.Mode mode =
        switch (choice.asString("")) {
          case "" -> ToolChoice.Mode.UNSET;
          case "auto" -> ToolChoice.Mode.AUTO;
          case "none" -> ToolChoice.Mode.NONE;
          case "required" -> ToolChoice.Mode.REQUIRED;
          default -> ToolChoice.Mode.OPAQUE;
        };
    return new ToolChoice(mode, "", parallel);
  }

  private static OutputFormat format(FieldReader in) {
    return switch (in.string("type").orElse("text")) {
      case "json_object" -> new OutputFormat.JsonObject();
      case "json_schema" ->
          new OutputFormat.JsonSchema(
              in.string("name").orElse("answer"),
              in.object().get("schema").isObject() ? in.object().get("schema").raw() : "{}",
              in.bool("strict"));
      default -> new OutputFormat.PlainText();
    };
  }

  private static ReasoningWish reasoning(FieldReader in) {
    Optional<String> effort = in.string("effort");
    ReasoningWish.Mode mode =
        effort.isEmpty()
            ? ReasoningWish.Mode.UNSET
            : effort.get().equals("none")
                ? ReasoningWish.Mode.DISABLED
                : ReasoningWish.Mode.ENABLED;
    return new ReasoningWish(mode, effort, OptionalInt.empty(), in.string("summary"));
  }
}
