package dev.hone.wire.gemini;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads a generateContent request, or that inside a body of {@code countTokens}. */
public final class GenerateRequestReader {
  private GenerateRequestReader() {}

  /**
   * Reads the view.
   *
   * @throws InvalidRequestException naming the field of the wrong shape
   */
  public static ChatView read(JsonValue root) {
    JsonValue inner = ProtoFields.get(root, "generateContentRequest");
    FieldReader in =
        inner.isObject()
            ? new FieldReader(inner, "generateContentRequest")
            : new FieldReader(root, "");
    FieldReader config = ProtoFields.child(in, "generationConfig");
    List<Tool> tools = FunctionTools.read(in);
    return new ChatView(
        messages(in),
        tools,
        FunctionTools.choice(in, tools),
        config.integer(ProtoFields.name(config, "maxOutputTokens")),
        config.strings(ProtoFields.name(config, "stopSequences")),
        sampling(config),
        format(config),
        reasoning(ProtoFields.child(config, "thinkingConfig")),
        true,
        Optional.empty(),
        Optional.empty(),
        in.labels("labels"),
        in.string(ProtoFields.name(in, "serviceTier")).map(t -> t.toLowerCase(Locale.ROOT)));
  }

  private static List<Message> messages(FieldReader in) {
    List<Message> messages = new ArrayList<>();
    ContentParts parts = new ContentParts();
    String name = ProtoFields.name(in, "systemInstruction");
    JsonValue system = in.object().get(name);
    if (system.isPresent()) {
      JsonValue content = system.get("parts").isMissing() ? system : system.get("parts");
      messages.add(message(Role.SYSTEM, parts.read(content), in.at(name), system));
    }
    JsonValue contents = in.object().get("contents");
    if (!contents.isArray() && !contents.isObject()) {
      throw new InvalidRequestException(in.at("contents"), "must be an array of contents", "");
    }
    int index = 0;
    for (JsonValue content : contents.isObject() ? List.of(contents) : contents.elements()) {
      FieldReader turn = new FieldReader(content, in.at("contents[" + index++ + "]"));
      if (!content.isObject()) {
        throw new InvalidRequestException(turn.path(), "must be an object", "");
      }
      Role role = role(turn);
      List<Part> read = parts.read(content.get("parts"));
      boolean results =
          !read.isEmpty() && read.stream().allMatch(Part.ToolResult.class::isInstance);
      messages.add(message(results ? Role.TOOL : role, read, turn.path(), content));
    }
    return messages;
  }

  private static Message message(Role role, List<Part> parts, String path, JsonValue content) {
    return new Message(role, Optional.empty(), parts, path, content.span());
  }

  private static Role role(FieldReader turn) {
    String word = turn.string("role").orElse("user");
    return switch (word) {
      case "user", "function", "tool", "" -> Role.USER;
      case "model" -> Role.ASSISTANT;
      case "system" -> Role.SYSTEM;
      default ->
          throw new InvalidRequestException(
              turn.at("role"), "unknown role '" + word + "'", "Use user or model");
    };
  }

  private static Sampling sampling(FieldReader in) {
    boolean wanted = ProtoFields.get(in.object(), "responseLogprobs").asBoolean(false);
    return new Sampling(
        in.number("temperature"),
        in.number(ProtoFields.name(in, "topP")),
        in.integer(ProtoFields.name(in, "topK")),
        OptionalDouble.empty(),
        in.number(ProtoFields.name(in, "frequencyPenalty")),
        in.number(ProtoFields.name(in, "presencePenalty")),
        OptionalDouble.empty(),
        in.bigInteger("seed"),
        in.integer(ProtoFields.name(in, "candidateCount")).orElse(1),
        Map.of(),
        wanted ? OptionalInt.of(in.integer("logprobs").orElse(0)) : OptionalInt.empty());
  }

  private static OutputFormat format(FieldReader in) {
    String type = in.string(ProtoFields.name(in, "responseMimeType")).orElse("text/plain");
    JsonValue schema = ProtoFields.get(in.object(), "responseJsonSchema");
    if (schema.isObject()) {
      return new OutputFormat.JsonSchema("answer", schema.raw(), Optional.empty());
    }
    JsonValue openApi = ProtoFields.get(in.object(), "responseSchema");
    if (openApi.isObject()) {
      return new OutputFormat.JsonSchema(
          "answer", OpenApiSchema.toJsonSchema(openApi), Optional.empty());
    }
    return type.equals("application/json")
        ? new OutputFormat.JsonObject()
        : new OutputFormat.PlainText();
  }

  private static ReasoningWish reasoning(FieldReader in) {
    OptionalInt budget = in.integer(ProtoFields.name(in, "thinkingBudget"));
    Optional<String> level =
        in.string(ProtoFields.name(in, "thinkingLevel"))
            .map(l -> l.toLowerCase(Locale.ROOT))
            .filter(l -> !l.equals("thinking_level_unspecified"));
    Optional<String> display =
        in.bool(ProtoFields.name(in, "includeThoughts")).map(s -> s ? "summarized" : "omitted");
    ReasoningWish.Mode mode =
        level.isPresent() || budget.orElse(0) > 0
            ? ReasoningWish.Mode.ENABLED
            : budget.isEmpty()
                ? ReasoningWish.Mode.UNSET
                : budget.getAsInt() == 0
                    ? ReasoningWish.Mode.DISABLED
                    : ReasoningWish.Mode.ADAPTIVE;
    return new ReasoningWish(
        mode, level, budget.orElse(0) > 0 ? budget : OptionalInt.empty(), display);
  }
}
