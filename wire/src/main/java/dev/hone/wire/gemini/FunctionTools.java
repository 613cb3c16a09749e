package dev.hone.wire.gemini;

import dev.hone.wire.json.FieldReader;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.view.Tool;
import dev.hone.wire.view.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads tools and the rule of their use. */
final class FunctionTools {
  private FunctionTools() {}

  /** An entry of {@code tools} holds any number of functions, or one of Google's own tools. */
  static List<Tool> read(FieldReader in) {
    List<Tool> tools = new ArrayList<>();
    JsonValue list = in.object().get("tools");
    for (JsonValue entry : list.isObject() ? List.of(list) : in.array("tools")) {
      for (JsonValue.Member member : entry.members()) {
        String kind = ProtoFields.camel(member.name());
        if (kind.equals("functionDeclarations")) {
          member.value().elements().forEach(f -> tools.add(function(f)));
        } else if (member.value().isPresent()) {
          tools.add(
              new Tool(
                  Tool.Kind.HOSTED,
                  kind,
                  kind,
                  "",
                  "{}",
                  Optional.empty(),
                  entry.span(),
                  Optional.empty()));
        }
      }
    }
    return tools;
  }

  private static Tool function(JsonValue function) {
    JsonValue schema = ProtoFields.get(function, "parametersJsonSchema");
    return new Tool(
        Tool.Kind.FUNCTION,
        "function",
        function.get("name").asString(""),
        function.get("description").asString(""),
        schema.isPresent() ? schema.raw() : OpenApiSchema.toJsonSchema(function.get("parameters")),
        Optional.empty(),
        function.span(),
        Optional.empty());
  }

  static ToolChoice choice(FieldReader in, List<Tool> tools) {
    FieldReader config =
        ProtoFields.child(ProtoFields.child(in, "toolConfig"), "functionCallingConfig");
    List<String> allowed = config.strings(ProtoFields.name(config, "allowedFunctionNames"));
    JsonValue mode = config.object().get("mode");
    return switch (mode.asString(mode.raw()).toUpperCase(Locale.ROOT)) {
      case "", "MODE_UNSPECIFIED", "0" -> ToolChoice.UNSET;
      case "AUTO", "VALIDATED", "1" -> new ToolChoice(ToolChoice.Mode.AUTO, "", Optional.empty());
      case "NONE", "3" -> new ToolChoice(ToolChoice.Mode.NONE, "", Optional.empty());
      case "ANY", "2" -> any(allowed, tools);
      default -> new ToolChoice(ToolChoice.Mode.OPAQUE, "", Optional.empty());
    };
  }

  /** Some of the tools, but not one, is a rule that nobody else has. */
  private static ToolChoice any(List<String> allowed, List<Tool> tools) {
    boolean all = tools.stream().allMatch(t -> allowed.contains(t.name()));
    if (allowed.isEmpty() || all) {
      return new ToolChoice(ToolChoice.Mode.REQUIRED, "", Optional.empty());
    }
    return allowed.size() == 1
        ? new ToolChoice(ToolChoice.Mode.NAMED, allowed.getFirst(), Optional.empty())
        : new ToolChoice(ToolChoice.Mode.OPAQUE, "", Optional.empty());
  }
}
