package dev.hone.wire.responses;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.util.List;

/** Writes output items as JSON texts. */
final class OutputWriter {
  private OutputWriter() {}

  static String message(String id, String status, List<String> parts) {
    JsonWriter out =
        new JsonWriter()
            .object()
            .field("id", id)
            .field("type", "message")
            .field("status", status)
            .field("role", "assistant")
            .name("content")
            .array();
    parts.forEach(out::raw);
    return out.endArray().endObject().toString();
  }

  /**
   * A part of text.
   *
   * @param annotations the texts of its annotations
   * @param logprobs an array, or nothing
   */
  static String text(String text, List<String> annotations, String logprobs) {
    JsonWriter out =
        new JsonWriter()
            .object()
            .field("type", "output_text")
            .field("text", text)
            .name("annotations")
            .array();
    annotations.forEach(out::raw);
    return out.endArray()
        .rawField("logprobs", logprobs.isEmpty() ? "[]" : logprobs)
        .endObject()
        .toString();
  }

  /**
   * The annotation that cites a source.
   *
   * @param before code points of the answer's text in front of this part
   */
  static String annotation(ChatEvent.Citation citation, int before) {
    return new JsonWriter()
        .object()
        .field("type", "url_citation")
        .field("start_index", Math.max(0, citation.from() - before))
        .field("end_index", Math.max(0, citation.to() - before))
        .field("url", citation.url())
        .field("title", citation.title())
        .endObject()
        .toString();
  }

  static String refusal(String text) {
    return new JsonWriter()
        .object()
        .field("type", "refusal")
        .field("refusal", text)
        .endObject()
        .toString();
  }

  static String reasoning(String id, String text, List<ReasoningSeal> seals) {
    JsonWriter out =
        new JsonWriter().object().field("id", id).field("type", "reasoning").name("summary");
    out.array();
    if (!text.isEmpty()) {
      out.raw(summary(text));
    }
    out.endArray();
    Sealed.write(seals).ifPresent(e -> out.field("encrypted_content", e));
    return out.endObject().toString();
  }

  static String summary(String text) {
    return new JsonWriter()
        .object()
        .field("type", "summary_text")
        .field("text", text)
        .endObject()
        .toString();
  }

  static String call(
      String id, String status, String callId, ClientTools.Origin tool, String input) {
    return new JsonWriter()
        .object()
        .field("id", id)
        .field("type", tool.custom() ? "custom_tool_call" : "function_call")
        .field("status", status)
        .field("call_id", callId)
        .field("name", tool.name())
        .optionalField("namespace", tool.namespace())
        .field(tool.custom() ? "input" : "arguments", input)
        .endObject()
        .toString();
  }

  /**
   * The free text of a custom tool, which was given to another protocol as a function of one
   * string.
   */
  static String freeText(String arguments) {
    try {
      JsonValue input = JsonDocument.parse(arguments).root().get("input");
      return input.asString(arguments);
    } catch (MalformedJsonException e) {
      return arguments;
    }
  }
}
