package dev.hone.wire.translate;

import dev.hone.wire.anthropic.BillingLine;
import dev.hone.wire.anthropic.ToolInput;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.Media;
import dev.hone.wire.view.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes parts as the content blocks of Bedrock's Converse. */
final class ConverseBlockWriter {
  private static final String TARGET = "Bedrock's Converse";

  private static final Map<String, String> IMAGES =
      Map.of("image/png", "png", "image/jpeg", "jpeg", "image/gif", "gif", "image/webp", "webp");

  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "application/pdf", "pdf",
          "text/plain", "txt",
          "text/markdown", "md",
          "text/csv", "csv",
          "text/html", "html",
          "application/msword", "doc",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
          "application/vnd.ms-excel", "xls",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");

  private final ConverseModel model;
  private final Dropped dropped;
  private int documents;

  ConverseBlockWriter(ConverseModel model, Dropped dropped) {
    this.model = model;
    this.dropped = dropped;
  }

  /** Adds the blocks of a part; blank text has none, for Bedrock refuses it. */
  void write(Part part, String path, List<String> out) {
    int before = out.size();
    switch (part) {
      case Part.Text t -> text(t.text(), out);
      case Part.Refusal r -> text(r.text(), out);
      case Part.Image i -> out.add(image(i, path));
      case Part.Document d -> out.add(document(d, path));
      case Part.ToolCall c -> out.add(call(c));
      case Part.ToolResult r -> out.add(result(r, path));
      case Part.Reasoning r -> reasoning(r, out);
      case Part.RedactedReasoning r -> dropped.add("reasoning of earlier turns");
      case Part.Audio a -> throw missing(path + " (audio)", "Send text");
      case Part.Opaque o -> throw missing(path + " (" + o.type() + ")", "Leave it out");
    }
    if (part.cache().isPresent() && out.size() > before) {
      cachePoint(out);
    }
  }

  /** A mark that the prompt is to be cached up to here. */
  void cachePoint(List<String> out) {
    if (model.takesCachePoints()) {
      out.add("{\"cachePoint\":{\"type\":\"default\"}}");
    } else {
      dropped.add("cache_control");
    }
  }

  private void text(String text, List<String> out) {
    if (BillingLine.is(text)) {
      dropped.add(BillingLine.NAME);
    } else if (!text.isBlank()) {
      out.add(new JsonWriter().object().field("text", text).endObject().toString());
    }
  }

  private static String image(Part.Image image, String path) {
    Media.Inline inline = inline(image.source(), path + " (image)");
    return media("image", format(IMAGES, inline, path), Optional.empty(), inline.base64());
  }

  private String document(Part.Document document, String path) {
    // Bedrock wants a name of letters, digits and a few signs, which differs from all others.
    String name =
        document.title().orElse("document").replaceAll("[^A-Za-z0-9 ()\\[\\]-]+", " ").strip();
    String unique = (name.isEmpty() ? "document" : name) + " " + ++documents;
    if (document.source() instanceof Media.PlainText plain) {
      String bytes =
          Base64.getEncoder().encodeToString(plain.text().getBytes(StandardCharsets.UTF_8));
      return media("document", "txt", Optional.of(unique), bytes);
    }
    Media.Inline inline = inline(document.source(), path + " (document)");
    return media("document", format(DOCUMENTS, inline, path), Optional.of(unique), inline.base64());
  }

  private static String media(String kind, String format, Optional<String> name, String base64) {
    return new JsonWriter()
        .object()
        .name(kind)
        .object()
        .field("format", format)
        .optionalField("name", name)
        .name("source")
        .object()
        .field("bytes", base64)
        .endObject()
        .endObject()
        .endObject()
        .toString();
  }

  private static Media.Inline inline(Media source, String path) {
    if (source instanceof Media.Inline inline) {
      return inline;
    }
    throw new UnsupportedByTargetException(
        path, TARGET + " fetches nothing", "Send the bytes inline");
  }

  private static String format(Map<String, String> known, Media.Inline media, String path) {
    String format = known.get(media.mediaType());
    if (format == null) {
      throw missing(path + " (" + media.mediaType() + ")", "Send " + known.keySet());
    }
    return format;
  }

  private static String call(Part.ToolCall call) {
    String input =
        call.custom() ? FreeText.arguments(call.arguments()) : ToolInput.object(call.arguments());
    return new JsonWriter()
        .object()
        .name("toolUse")
        .object()
        .field("toolUseId", id(call.id()))
        .field("name", call.name())
        .rawField("input", input)
        .endObject()
        .endObject()
        .toString();
  }

  private String result(Part.ToolResult result, String path) {
    List<String> content = new ArrayList<>();
    result.content().forEach(p -> write(p, path, content));
    JsonWriter json =
        new JsonWriter()
            .object()
            .name("toolResult")
            .object()
            .field("toolUseId", id(result.callId()))
            .name("content")
            .array();
    if (content.isEmpty()) {
      json.raw("{\"text\":\" \"}");
    }
    content.forEach(json::raw);
    json.endArray();
    if (result.error()) {
      json.field("status", "error");
    }
    return json.endObject().endObject().toString();
  }

  private void reasoning(Part.Reasoning reasoning, List<String> out) {
    Optional<String> signature = reasoning.signature().filter(s -> !s.isEmpty());
    if (!model.isClaude() || signature.isEmpty()) {
      dropped.add("reasoning of earlier turns");
      return;
    }
    out.add(
        new JsonWriter()
            .object()
            .name("reasoningContent")
            .object()
            .name("reasoningText")
            .object()
            .field("text", reasoning.text())
            .field("signature", signature.get())
            .endObject()
            .endObject()
            .endObject()
            .toString());
  }

  /** Ids of other vendors hold characters that Bedrock refuses; both ends change alike. */
  private static String id(String id) {
    String clean = id.replaceAll("[^A-Za-z0-9_.:-]", "_");
    return clean.isEmpty() ? "call" : clean.substring(0, Math.min(64, clean.length()));
  }

  private static UnsupportedByTargetException missing(String path, String remedy) {
    return UnsupportedByTargetException.missing(path, TARGET, remedy);
  }
}
