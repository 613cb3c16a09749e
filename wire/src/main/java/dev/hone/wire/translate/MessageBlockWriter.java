package dev.hone.wire.translate;

import dev.hone.wire.anthropic.ToolInput;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.gemini.ThoughtSignatures;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.responses.Sealed;
import dev.hone.wire.view.Media;
import dev.hone.wire.view.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes parts as Anthropic's content blocks. */
final class MessageBlockWriter {
  private static final String TARGET = "Anthropic Messages";
  private static final Set<String> IMAGES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
  private static final Set<String> DOCUMENTS = Set.of("application/pdf");

  private final Dropped dropped;
  private final Deque<String> unanswered = new ArrayDeque<>();
  private int calls;

  MessageBlockWriter(Dropped dropped) {
    this.dropped = dropped;
  }

  /** Adds the blocks of a part; empty text has none, for the provider refuses it. */
  void write(Part part, String path, List<String> out) {
    switch (part) {
      case Part.Text t -> text(t.text(), t, out);
      case Part.Refusal r -> text(r.text(), r, out);
      case Part.Image i -> out.add(media("image", i.source(), i, path, Optional.empty()));
      case Part.Document d -> out.add(media("document", d.source(), d, path, d.title()));
      case Part.ToolCall c -> out.add(call(c));
      case Part.ToolResult r -> out.add(result(r, path));
      case Part.Reasoning r -> reasoning(r, out);
      case Part.RedactedReasoning r -> out.add(redacted(r.data()));
      case Part.Audio a ->
          throw UnsupportedByTargetException.missing(
              path + " (audio)", TARGET, "Send text, or choose another model");
      case Part.Opaque o ->
          throw UnsupportedByTargetException.missing(
              path + " (" + o.type() + ")", TARGET, "Leave it out of the history");
    }
  }

  private static void text(String text, Part part, List<String> out) {
    if (!text.isEmpty()) {
      JsonWriter json = new JsonWriter().object().field("type", "text").field("text", text);
      out.add(end(json, part));
    }
  }

  private static String media(
      String type, Media source, Part part, String path, Optional<String> title) {
    JsonWriter json = new JsonWriter().object().field("type", type).name("source").object();
    switch (source) {
      case Media.Url u -> json.field("type", "url").field("url", u.url());
      case Media.PlainText t -> plain(json, t.text());
      case Media.Inline i -> {
        if (i.mediaType().startsWith("text/")) {
          plain(json, decoded(i, path));
        } else {
          known(type, i, path);
          json.field("type", "base64").field("media_type", i.mediaType()).field("data", i.base64());
        }
      }
      case Media.FileId f ->
          throw new UnsupportedByTargetException(
              path + " (file " + f.id() + ")",
              TARGET + " does not know another provider's files",
              "Send the bytes inline");
    }
    return end(json.endObject().optionalField("title", title), part);
  }

  private static void known(String type, Media.Inline media, String path) {
    if (!(type.equals("image") ? IMAGES : DOCUMENTS).contains(media.mediaType())) {
      throw new UnsupportedByTargetException(
          path + " (" + type + ")",
          TARGET + " take no " + media.mediaType(),
          type.equals("image") ? "Send JPEG, PNG, GIF or WebP" : "Send PDF or plain text");
    }
  }

  private static void plain(JsonWriter json, String text) {
    json.field("type", "text").field("media_type", "text/plain").field("data", text);
  }

  private static String decoded(Media.Inline media, String path) {
    try {
      return new String(Base64.getDecoder().decode(media.base64()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(path, "the document is not valid base64", "");
    }
  }

  private String call(Part.ToolCall call) {
    String input =
        call.custom() ? FreeText.arguments(call.arguments()) : ToolInput.object(call.arguments());
    JsonWriter json =
        new JsonWriter()
            .object()
            .field("type", "tool_use")
            .field("id", callId(call.id()))
            .field("name", call.name())
            .rawField("input", input);
    return end(json, call);
  }

  private String result(Part.ToolResult result, String path) {
    JsonWriter json =
        new JsonWriter()
            .object()
            .field("type", "tool_result")
            .field("tool_use_id", resultId(result.callId()))
            .name("content")
            .array();
    List<String> blocks = new ArrayList<>();
    result.content().forEach(p -> write(p, path, blocks));
    blocks.forEach(json::raw);
    json.endArray();
    if (result.error()) {
      json.field("is_error", true);
    }
    return end(json, result);
  }

  /** Only signed reasoning is accepted back; other vendors' can't be verified there. */
  private void reasoning(Part.Reasoning reasoning, List<String> out) {
    Optional<String> redacted = reasoning.encrypted().flatMap(Sealed::redacted);
    Optional<String> signature =
        reasoning.signature().or(() -> reasoning.encrypted().flatMap(Sealed::signature));
    if (signature.flatMap(ThoughtSignatures::untag).isPresent()) {
      dropped.add("reasoning of earlier turns (Gemini's)");
    } else if (redacted.isPresent()) {
      out.add(redacted(redacted.get()));
    } else if (signature.filter(s -> !s.isEmpty()).isPresent()) {
      out.add(
          new JsonWriter()
              .object()
              .field("type", "thinking")
              .field("thinking", reasoning.text())
              .field("signature", signature.get())
              .endObject()
              .toString());
    } else {
      dropped.add("reasoning of earlier turns (unsigned)");
    }
  }

  private static String redacted(String data) {
    return new JsonWriter()
        .object()
        .field("type", "redacted_thinking")
        .field("data", data)
        .endObject()
        .toString();
  }

  /** Some servers give their calls no id, or the results none: then the order tells. */
  private String callId(String id) {
    String clean = id.isEmpty() ? "call_" + calls : clean(id);
    calls++;
    unanswered.add(clean);
    return clean;
  }

  private String resultId(String id) {
    if (id.isEmpty()) {
      return Optional.ofNullable(unanswered.poll()).orElse("call");
    }
    unanswered.remove(clean(id));
    return clean(id);
  }

  /** Call ids of other vendors hold characters that Messages refuse; both ends change alike. */
  private static String clean(String id) {
    return id.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private static String end(JsonWriter json, Part part) {
    part.cache().ifPresent(mark -> MessagesContent.cacheControl(json, mark));
    return json.endObject().toString();
  }
}
