package dev.hone.wire.openai;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.gemini.ThoughtSignatures;
import dev.hone.wire.json.FieldReader;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.view.CacheMark;
import dev.hone.wire.view.DataUrl;
import dev.hone.wire.view.Media;
import dev.hone.wire.view.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the parts of chat messages. */
final class ChatParts {
  private ChatParts() {}

  /** The content: absent, a string, or a list of parts. */
  static List<Part> content(JsonValue content, String path) {
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

  /** The calls of an assistant message. */
  static void calls(FieldReader message, List<Part> parts) {
    for (JsonValue call : message.array("tool_calls")) {
      boolean custom = call.get("custom").isObject();
      JsonValue function = custom ? call.get("custom") : call.get("function");
      JsonValue text = function.get(custom ? "input" : "arguments");
      CallExtras.read(call)
          .ifPresent(signature ->
              parts.add(
                  new Part.Reasoning(
                      "",
                      Optional.of(signature),
                      Optional.empty(),
                      Optional.empty(),
                      call.span())));
      parts.add(
          new Part.ToolCall(
              call.get("id").asString(""),
              function.get("name").asString(""),
              text.isString() ? text.asString("") : text.raw(),
              custom,
              call.span(),
              mark(call)));
    }
    JsonValue legacy = message.object().get("function_call");
    if (legacy.isObject()) {
      String name = legacy.get("name").asString("");
      parts.add(
          new Part.ToolCall(
              name,
              name,
              legacy.get("arguments").asString(""),
              false,
              legacy.span(),
              Optional.empty()));
    }
  }

  /** The reasoning that an assistant message brings back, in any of the fields in use. */
  static void reasoning(JsonValue message, List<Part> parts) {
    JsonValue text = message.get("reasoning_content");
    if (!text.isString()) {
      text = message.get("reasoning");
    }
    StringBuilder detailed = new StringBuilder();
    Optional<String> signature = Optional.empty();
    Optional<String> encrypted = Optional.empty();
    List<Part> redacted = new ArrayList<>();
    JsonValue details = message.get("reasoning_details");
    for (JsonValue detail : details.elements()) {
      detailed.append(detail.get("text").asString(detail.get("summary").asString("")));
      if (detail.get("signature").isString()) {
        signature = detail.get("signature").string();
      }
      Optional<String> data = detail.get("data").string();
      if (data.isPresent() && detail.get("format").asString("").startsWith("anthropic")) {
        redacted.add(new Part.RedactedReasoning(data.get(), detail.span()));
      } else if (data.isPresent() && detail.get("format").asString("").startsWith("google")) {
        signature = data.map(ThoughtSignatures::tag);
      } else if (data.isPresent()) {
        encrypted = data;
      }
    }
    String shown = detailed.isEmpty() ? text.asString("") : detailed.toString();
    if (!shown.isEmpty() || signature.isPresent() || encrypted.isPresent()) {
      JsonValue place = details.isPresent() ? details : text;
      parts.add(new Part.Reasoning(shown, signature, encrypted, Optional.empty(), place.span()));
    }
    parts.addAll(redacted);
  }

  /** A cache mark on a part, a message or a tool, in either vendor's form. */
  static Optional<CacheMark> mark(JsonValue object) {
    JsonValue anthropic = object.get("cache_control");
    if (anthropic.isObject()) {
      return Optional.of(new CacheMark(ttl(anthropic.get("ttl").asString("5m")), anthropic.span()));
    }
    JsonValue openai = object.get("prompt_cache_breakpoint");
    return openai.isObject()
        ? Optional.of(new CacheMark(ttl(openai.get("ttl").asString("")), openai.span()))
        : Optional.empty();
  }

  private static CacheTtl ttl(String word) {
    return switch (word) {
      case "5m" -> CacheTtl.FIVE_MINUTES;
      case "30m" -> CacheTtl.THIRTY_MINUTES;
      case "1h" -> CacheTtl.ONE_HOUR;
      case "12h" -> CacheTtl.TWELVE_HOURS;
      default -> CacheTtl.UNSPECIFIED;
    };
  }

  private static Part part(JsonValue part) {
    Optional<CacheMark> mark = mark(part);
    if (part.isString()) {
      return new Part.Text(part.asString(""), part.span(), mark);
    }
    String type = part.get("type").asString("text");
    return switch (type) {
      case "text", "input_text", "output_text" ->
          new Part.Text(part.get("text").asString(""), part.span(), mark);
      case "refusal" -> new Part.Refusal(part.get("refusal").asString(""), part.span());
      case "image_url" -> {
        JsonValue image = part.get("image_url");
        String url = image.asString(image.get("url").asString(""));
        yield new Part.Image(DataUrl.read(url), image.get("detail").string(), part.span(), mark);
      }
      case "input_audio" -> {
        JsonValue audio = part.get("input_audio");
        String format = audio.get("format").asString("wav");
        yield new Part.Audio(
            new Media.Inline("audio/" + format, audio.get("data").asString("")),
            format,
            part.span(),
            mark);
      }
      case "file" -> file(part, mark);
      case "thinking" -> thinking(part);
      default -> new Part.Opaque(type, part.span(), mark);
    };
  }

  private static Part file(JsonValue part, Optional<CacheMark> mark) {
    JsonValue file = part.get("file");
    Media source =
        file.get("file_id").isString()
            ? new Media.FileId(file.get("file_id").asString(""))
            : DataUrl.read(file.get("file_data").asString(""));
    return new Part.Document(source, file.get("filename").string(), part.span(), mark);
  }

  private static Part thinking(JsonValue part) {
    StringBuilder text = new StringBuilder(part.get("thinking").asString(""));
    part.get("thinking").elements().forEach(p -> text.append(p.get("text").asString("")));
    return new Part.Reasoning(
        text.toString(),
        part.get("signature").string(),
        Optional.empty(),
        Optional.empty(),
        part.span());
  }
}
