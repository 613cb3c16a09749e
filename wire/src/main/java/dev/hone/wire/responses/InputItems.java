package dev.hone.wire.responses;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.view.CacheMark;
import dev.hone.wire.view.DataUrl;
import dev.hone.wire.view.Media;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.Part;
import dev.hone.wire.view.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the items of a Responses input. */
final class InputItems {
  private InputItems() {}

  static Message read(JsonValue item, String path) {
    String type = item.get("type").asString("message");
    return switch (type) {
      case "message" ->
          new Message(
              role(item, path),
              Optional.empty(),
              parts(item.get("content"), path + ".content"),
              path,
              item.span());
      case "function_call" -> one(Role.ASSISTANT, call(item, "arguments", false), path);
      case "custom_tool_call" -> one(Role.ASSISTANT, call(item, "input", true), path);
      case "function_call_output", "custom_tool_call_output" ->
          one(
              Role.TOOL,
              new Part.ToolResult(
                  item.get("call_id").asString(""),
                  parts(item.get("output"), path + ".output"),
                  false,
                  item.span(),
                  Optional.empty()),
              path);
      case "reasoning" -> one(Role.ASSISTANT, reasoning(item), path);
      default -> one(Role.ASSISTANT, new Part.Opaque(type, item.span(), Optional.empty()), path);
    };
  }

  private static Message one(Role role, Part part, String path) {
    return new Message(role, Optional.empty(), List.of(part), path, part.span());
  }

  private static Role role(JsonValue item, String path) {
    String word = item.get("role").asString("");
    return switch (word) {
      case "system" -> Role.SYSTEM;
      case "developer" -> Role.DEVELOPER;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      default ->
          throw new InvalidRequestException(
              path + ".role",
              "unknown role '" + word + "'",
              "Use system, developer, user or assistant");
    };
  }

  private static Part call(JsonValue item, String input, boolean custom) {
    return new Part.ToolCall(
        item.get("call_id").asString(""),
        ClientTools.flat(item.get("namespace").string(), item.get("name").asString("")),
        item.get(input).asString(""),
        custom,
        item.span(),
        Optional.empty());
  }

  private static Part reasoning(JsonValue item) {
    List<String> texts = new ArrayList<>();
    item.get("summary").elements().forEach(p -> texts.add(p.get("text").asString("")));
    item.get("content").elements().forEach(p -> texts.add(p.get("text").asString("")));
    return new Part.Reasoning(
        String.join("\n\n", texts),
        Optional.empty(),
        item.get("encrypted_content").string(),
        item.get("id").string(),
        item.span());
  }

  private static List<Part> parts(JsonValue content, String path) {
    if (content.isString()) {
      return List.of(new Part.Text(content.asString(""), content.span(), Optional.empty()));
    }
    if (content.isPresent() && !content.isArray()) {
      throw new InvalidRequestException(path, "must be a string or an array of parts", "");
    }
    List<Part> parts = new ArrayList<>();
    for (JsonValue part : content.elements()) {
      parts.add(part(part));
    }
    return parts;
  }

  private static Part part(JsonValue part) {
    Optional<CacheMark> mark = mark(part);
    String type = part.get("type").asString("input_text");
    return switch (type) {
      case "input_text", "output_text", "text", "summary_text" ->
          new Part.Text(part.get("text").asString(""), part.span(), mark);
      case "refusal" -> new Part.Refusal(part.get("refusal").asString(""), part.span());
      case "input_image" ->
          new Part.Image(source(part, "image_url"), part.get("detail").string(), part.span(), mark);
      case "input_file" ->
          new Part.Document(
              source(part, part.get("file_url").isString() ? "file_url" : "file_data"),
              part.get("filename").string(),
              part.span(),
              mark);
      case "input_audio" -> {
        JsonValue audio = part.get("input_audio");
        String format = audio.get("format").asString("wav");
        yield new Part.Audio(
            new Media.Inline("audio/" + format, audio.get("data").asString("")),
            format,
            part.span(),
            mark);
      }
      default -> new Part.Opaque(type, part.span(), mark);
    };
  }

  private static Media source(JsonValue part, String field) {
    return part.get("file_id").isString()
        ? new Media.FileId(part.get("file_id").asString(""))
        : DataUrl.read(part.get(field).asString(""));
  }

  private static Optional<CacheMark> mark(JsonValue part) {
    JsonValue mark = part.get("prompt_cache_breakpoint");
    if (!mark.isObject()) {
      return Optional.empty();
    }
    CacheTtl ttl =
        switch (mark.get("ttl").asString("")) {
          case "30m" -> CacheTtl.THIRTY_MINUTES;
          case "12h" -> CacheTtl.TWELVE_HOURS;
          default -> CacheTtl.UNSPECIFIED;
        };
    return Optional.of(new CacheMark(ttl, mark.span()));
  }
}
