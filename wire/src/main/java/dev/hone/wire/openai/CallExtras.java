package dev.hone.wire.openai;

import dev.hone.wire.gemini.ThoughtSignatures;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.util.Optional;

/**
 * A call's {@code extra_content.google.thought_signature}: where Google's own chat completions put
 * the signature that must come back with the call.
 */
public final class CallExtras {
  private CallExtras() {}

  /** Gemini's signature of a call or a message, as other protocols carry it. */
  static Optional<String> read(JsonValue call) {
    return call.get("extra_content")
        .get("google")
        .get("thought_signature")
        .string()
        .filter(s -> !s.isEmpty())
        .map(ThoughtSignatures::tag);
  }

  /** Writes Gemini's own signature into an open call. */
  public static void write(JsonWriter out, String signature) {
    out.name("extra_content")
        .object()
        .name("google")
        .object()
        .field("thought_signature", signature)
        .endObject()
        .endObject();
  }
}
