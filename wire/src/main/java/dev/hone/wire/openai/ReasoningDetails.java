package dev.hone.wire.openai;

import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.gemini.ThoughtSignatures;
import dev.hone.wire.json.JsonWriter;

/**
 * Writes what must come back with reasoning as an entry of {@code reasoning_details}, OpenRouter's
 * field, which clients that know it send back unchanged.
 */
final class ReasoningDetails {
  private ReasoningDetails() {}

  static void write(JsonWriter out, ReasoningSeal seal) {
    switch (seal.kind()) {
      case SIGNATURE ->
          ThoughtSignatures.untag(seal.data())
              .ifPresentOrElse(s -> thought(out, s), () -> signature(out, "", seal.data()));
      case REDACTED ->
          out.object()
              .field("type", "reasoning.encrypted")
              .field("data", seal.data())
              .field("format", "anthropic-claude-v1")
              .endObject();
      case ENCRYPTED ->
          out.object()
              .field("type", "reasoning.encrypted")
              .field("data", seal.data())
              .field("format", "openai-responses-v1")
              .endObject();
      case DETAILS -> out.raw(seal.data());
    }
  }

  private static void thought(JsonWriter out, String signature) {
    out.object()
        .field("type", "reasoning.encrypted")
        .field("data", signature)
        .field("format", "google-gemini-v1")
        .endObject();
  }

  static void signature(JsonWriter out, String text, String signature) {
    out.object().field("type", "reasoning.text");
    if (!text.isEmpty()) {
      out.field("text", text);
    }
    out.field("signature", signature).field("format", "anthropic-claude-v1").endObject();
  }
}
