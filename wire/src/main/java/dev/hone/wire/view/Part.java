package dev.hone.wire.view;

import dev.hone.wire.json.Span;
import java.util.List;
import java.util.Optional;

/** A piece of a message. Its span is where it stands in the client's bytes. */
public sealed interface Part {
  /** The bytes of the part: an object, or a string where a string stands for a text part. */
  Span span();

  /** The client's cache mark on this part. */
  default Optional<CacheMark> cache() {
    return Optional.empty();
  }

  /** Text. */
  record Text(String text, Span span, Optional<CacheMark> cache) implements Part {}

  /** A picture; {@code detail} is OpenAI's low, high or auto. */
  record Image(Media source, Optional<String> detail, Span span, Optional<CacheMark> cache)
      implements Part {}

  /** A sound; {@code format} is wav, mp3, … */
  record Audio(Media source, String format, Span span, Optional<CacheMark> cache) implements Part {}

  /** A document such as a PDF. */
  record Document(Media source, Optional<String> title, Span span, Optional<CacheMark> cache)
      implements Part {}

  /**
   * The model called a tool.
   *
   * @param arguments the JSON text as the model wrote it, or free text of a custom tool
   */
  record ToolCall(
      String id,
      String name,
      String arguments,
      boolean custom,
      Span span,
      Optional<CacheMark> cache)
      implements Part {}

  /** What a tool answered. */
  record ToolResult(
      String callId, List<Part> content, boolean error, Span span, Optional<CacheMark> cache)
      implements Part {
    /** Keeps a copy. */
    public ToolResult {
      content = List.copyOf(content);
    }

    /** The text parts and documents of plain text, joined. */
    public String text() {
      StringBuilder out = new StringBuilder();
      for (Part part : content) {
        if (part instanceof Text t) {
          out.append(t.text());
        } else if (part instanceof Document d && d.source() instanceof Media.PlainText plain) {
          out.append(plain.text());
        }
      }
      return out.toString();
    }

    /** What {@link #text} leaves out. */
    public List<Part> otherContent() {
      return content.stream()
          .filter(p -> !(p instanceof Text))
          .filter(p -> !(p instanceof Document d && d.source() instanceof Media.PlainText))
          .toList();
    }
  }

  /**
   * The model's reasoning, coming back.
   *
   * @param text the text or summary; may be empty
   * @param signature Anthropic's signature of the text
   * @param encrypted Responses' encrypted content
   * @param id the item's id in Responses
   */
  record Reasoning(
      String text,
      Optional<String> signature,
      Optional<String> encrypted,
      Optional<String> id,
      Span span)
      implements Part {}

  /** Reasoning that only the provider can read (Anthropic redacted_thinking). */
  record RedactedReasoning(String data, Span span) implements Part {}

  /** The model declined, in its own words. */
  record Refusal(String text, Span span) implements Part {}

  /** Something that only its own protocol knows; {@code type} as it calls itself. */
  record Opaque(String type, Span span, Optional<CacheMark> cache) implements Part {}
}
