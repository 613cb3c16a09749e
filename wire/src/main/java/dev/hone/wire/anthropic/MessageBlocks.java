package dev.hone.wire.anthropic;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.view.CacheMark;
import dev.hone.wire.view.Media;
import dev.hone.wire.view.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the content blocks of messages, system prompts and tool results. */
final class MessageBlocks {
  private MessageBlocks() {}

  /** A string, or a list of blocks. */
  static List<Part> read(JsonValue content, String path) {
    if (content.isString()) {
      return List.of(new Part.Text(content.asString(""), content.span(), Optional.empty()));
    }
    if (content.isPresent() && !content.isArray()) {
      throw new InvalidRequestException(path, "must be a string or an array of blocks", "");
    }
    List<Part> parts = new ArrayList<>();
    for (JsonValue block : content.elements()) {
      parts.add(block(block, path + "[" + parts.size() + "]"));
    }
    return parts;
  }

  private static Part block(JsonValue block, String path) {
    Optional<CacheMark> mark = MessagesRequestReader.mark(block);
    String type = block.get("type").asString("");
    return switch (type) {
      case "text" -> new Part.Text(block.get("text").asString(""), block.span(), mark);
      case "image" ->
          new Part.Image(source(block.get("source")), Optional.empty(), block.span(), mark);
      case "document" -> document(block, mark);
      case "tool_use" ->
          new Part.ToolCall(
              block.get("id").asString(""),
              block.get("name").asString(""),
              block.get("input").isPresent() ? block.get("input").raw() : "{}",
              false,
              block.span(),
              mark);
      case "tool_result" ->
          new Part.ToolResult(
              block.get("tool_use_id").asString(""),
              read(block.get("content"), path + ".content"),
              block.get("is_error").asBoolean(false),
              block.span(),
              mark);
      case "thinking" ->
          new Part.Reasoning(
              block.get("thinking").asString(""),
              block.get("signature").string(),
              Optional.empty(),
              Optional.empty(),
              block.span());
      case "redacted_thinking" ->
          new Part.RedactedReasoning(block.get("data").asString(""), block.span());
      default -> new Part.Opaque(type, block.span(), mark);
    };
  }

  private static Part document(JsonValue block, Optional<CacheMark> mark) {
    JsonValue source = block.get("source");
    // A document made of blocks (search results, citations) has no single source.
    return source.get("type").asString("").equals("content")
        ? new Part.Opaque("document", block.span(), mark)
        : new Part.Document(source(source), block.get("title").string(), block.span(), mark);
  }

  private static Media source(JsonValue source) {
    return switch (source.get("type").asString("")) {
      case "url" -> new Media.Url(source.get("url").asString(""));
      case "file" -> new Media.FileId(source.get("file_id").asString(""));
      case "text" -> new Media.PlainText(source.get("data").asString(""));
      default ->
          new Media.Inline(
              source.get("media_type").asString("application/octet-stream"),
              source.get("data").asString(""));
    };
  }
}
