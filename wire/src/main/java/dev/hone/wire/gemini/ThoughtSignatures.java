package dev.hone.wire.gemini;

import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.json.Span;
import dev.hone.wire.view.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Carries signatures between Gemini and the others, so that what must come back unchanged does.
 * Gemini signs the part that follows its thoughts, the others sign the thoughts.
 *
 * <p>Towards others a {@code thoughtSignature} becomes the signature of the reasoning before the
 * part that it stood on, under a prefix that tells it from Anthropic's. Towards Gemini's clients
 * the others' reasoning, text and signature together, becomes the signature of the next part: these
 * clients send every part back with its signature, but not all of them the thoughts.
 */
public final class ThoughtSignatures {
  /** What Gemini takes for a call of another model's, which has no signature. */
  public static final String SKIP = "skip_thought_signature_validator";

  private static final String TAG = "hone.thought:";
  private static final String SEALED = "hone.sealed:";

  private ThoughtSignatures() {}

  /** Gemini's signature as other protocols carry it. */
  public static String tag(String signature) {
    return TAG + signature;
  }

  /** Gemini's signature, if what another protocol carried is one. */
  public static Optional<String> untag(String signature) {
    return signature.startsWith(TAG)
        ? Optional.of(signature.substring(TAG.length()))
        : Optional.empty();
  }

  /** One block of reasoning as an entry of {@link #seal}. */
  static String entry(String text, ReasoningSeal.Kind kind, String data) {
    JsonWriter out = new JsonWriter().object();
    if (!text.isEmpty()) {
      out.field("text", text);
    }
    return out.field(kind.name(), data).endObject().toString();
  }

  /** Entries as a {@code thoughtSignature}; in base64, which its clients decode. */
  static String seal(List<String> entries) {
    String text = SEALED + "[" + String.join(",", entries) + "]";
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The reasoning that a signature stands for: other vendors' blocks, or Gemini's own signature.
   *
   * @param span of the part that it stood on
   */
  static List<Part> open(String signature, Span span) {
    if (signature.equals(SKIP)) {
      return List.of();
    }
    Optional<String> sealed = sealed(signature);
    if (sealed.isEmpty()) {
      return List.of(reasoning("", Optional.of(tag(signature)), Optional.empty(), span));
    }
    List<Part> parts = new ArrayList<>();
    try {
      for (JsonValue entry : JsonDocument.parse(sealed.get()).root().elements()) {
        String text = entry.get("text").asString("");
        Optional<String> redacted = entry.get(ReasoningSeal.Kind.REDACTED.name()).string();
        parts.add(
            redacted.isPresent()
                ? new Part.RedactedReasoning(redacted.get(), span)
                : reasoning(
                    text,
                    entry.get(ReasoningSeal.Kind.SIGNATURE.name()).string(),
                    entry.get(ReasoningSeal.Kind.ENCRYPTED.name()).string(),
                    span));
      }
    } catch (MalformedJsonException changed) {
      return List.of();
    }
    return parts;
  }

  private static Part reasoning(
      String text, Optional<String> signature, Optional<String> encrypted, Span span) {
    return new Part.Reasoning(text, signature, encrypted, Optional.empty(), span);
  }

  /** Clients decode and encode the bytes, some in the other alphabet. */
  private static Optional<String> sealed(String signature) {
    try {
      String plain = signature.replace('-', '+').replace('_', '/').replace("=", "");
      String text = new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8);
      return text.startsWith(SEALED)
          ? Optional.of(text.substring(SEALED.length()))
          : Optional.empty();
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }
}
