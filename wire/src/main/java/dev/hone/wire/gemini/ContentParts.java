package dev.hone.wire.gemini;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.view.Media;
import dev.hone.wire.view.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the parts of contents in order. Calls and results may lack ids: the n-th result of a
 * function then answers the n-th call of it.
 */
final class ContentParts {
  private static final String UPLOADED = "https://generativelanguage.googleapis.com/";

  private final Map<String, List<String>> unanswered = new HashMap<>();
  private int calls;

  /** The parts of one content; a string or one object stands for a list of one. */
  List<Part> read(JsonValue parts) {
    List<Part> read = new ArrayList<>();
    for (JsonValue part : parts.isArray() ? parts.elements() : List.of(parts)) {
      if (part.isString()) {
        read.add(new Part.Text(part.asString(""), part.span(), Optional.empty()));
      } else if (part.isPresent()) {
        part(part, read);
      }
    }
    return read;
  }

  private void part(JsonValue part, List<Part> out) {
    String signature = ProtoFields.get(part, "thoughtSignature").asString("");
    if (part.get("thought").asBoolean(false) && part.get("text").isString()) {
      out.add(
          new Part.Reasoning(
              part.get("text").asString(""),
              signature.isEmpty()
                  ? Optional.empty()
                  : Optional.of(ThoughtSignatures.tag(signature)),
              Optional.empty(),
              Optional.empty(),
              part.span()));
      return;
    }
    if (!signature.isEmpty()) {
      sealed(ThoughtSignatures.open(signature, part.span()), out);
    }
    Part said = said(part);
    boolean bare = said instanceof Part.Text t && t.text().isEmpty() && !signature.isEmpty();
    if (!bare) {
      out.add(said);
    }
  }

  /** What a signature brings back whole takes the place of the thoughts shown before it. */
  private static void sealed(List<Part> reasoning, List<Part> out) {
    boolean whole =
        reasoning.stream().anyMatch(p -> p instanceof Part.Reasoning r && !r.text().isEmpty());
    while (whole
        && !out.isEmpty()
        && out.getLast() instanceof Part.Reasoning shown
        && shown.signature().isEmpty()) {
      out.removeLast();
    }
    out.addAll(reasoning);
  }

  private Part said(JsonValue part) {
    if (part.get("text").isString()) {
      return new Part.Text(part.get("text").asString(""), part.span(), Optional.empty());
    }
    for (JsonValue.Member member : part.members()) {
      JsonValue value = member.value();
      switch (ProtoFields.camel(member.name())) {
        case "functionCall" -> {
          return call(value, part);
        }
        case "functionResponse" -> {
          return result(value, part);
        }
        case "inlineData" -> {
          String type = mimeType(value);
          return media(type, inline(type, value.get("data").asString("")), part);
        }
        case "fileData" -> {
          String uri = ProtoFields.get(value, "fileUri").asString("");
          return media(
              mimeType(value),
              uri.startsWith(UPLOADED) ? new Media.FileId(uri) : new Media.Url(uri),
              part);
        }
        default -> {}
      }
    }
    String type =
        part.members().stream()
            .filter(m -> m.value().isObject())
            .map(m -> ProtoFields.camel(m.name()))
            .findFirst()
            .orElse("part");
    return new Part.Opaque(type, part.span(), Optional.empty());
  }

  private Part call(JsonValue call, JsonValue part) {
    String name = call.get("name").asString("");
    String id = call.get("id").asString("");
    if (id.isEmpty()) {
      id = "call_" + calls;
    }
    calls++;
    unanswered.computeIfAbsent(name, n -> new ArrayList<>()).add(id);
    JsonValue args = call.get("args");
    return new Part.ToolCall(
        id, name, args.isPresent() ? args.raw() : "{}", false, part.span(), Optional.empty());
  }

  private Part result(JsonValue result, JsonValue part) {
    List<String> waiting =
        unanswered.computeIfAbsent(result.get("name").asString(""), n -> new ArrayList<>());
    String id = result.get("id").asString(waiting.isEmpty() ? "" : waiting.getFirst());
    if (id.isEmpty()) {
      id = "call_" + calls++;
    } else {
      waiting.remove(id);
    }
    JsonValue response = result.get("response");
    List<Part> content = new ArrayList<>();
    content.add(new Part.Text(FunctionResponse.text(response), part.span(), Optional.empty()));
    for (JsonValue more : result.get("parts").elements()) {
      content.add(said(more));
    }
    return new Part.ToolResult(
        id, content, FunctionResponse.isError(response), part.span(), Optional.empty());
  }

  private static Part media(String type, Media source, JsonValue part) {
    if (type.startsWith("image/")) {
      return new Part.Image(source, Optional.empty(), part.span(), Optional.empty());
    }
    if (type.startsWith("audio/")) {
      return new Part.Audio(source, format(type), part.span(), Optional.empty());
    }
    return type.startsWith("video/")
        ? new Part.Opaque(type, part.span(), Optional.empty())
        : new Part.Document(source, Optional.empty(), part.span(), Optional.empty());
  }

  /** Text is said as text, whatever it is wrapped in. */
  private static Media inline(String type, String base64) {
    if (type.startsWith("text/")) {
      try {
        byte[] text = Base64.getMimeDecoder().decode(base64);
        return new Media.PlainText(new String(text, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new InvalidRequestException("inlineData.data", "is not valid base64", "");
      }
    }
    return new Media.Inline(type, base64);
  }

  private static String format(String type) {
    return switch (type) {
      case "audio/mpeg" -> "mp3";
      case "audio/x-wav", "audio/wave" -> "wav";
      default -> type.substring("audio/".length());
    };
  }

  private static String mimeType(JsonValue media) {
    return ProtoFields.get(media, "mimeType").asString("application/octet-stream");
  }
}
