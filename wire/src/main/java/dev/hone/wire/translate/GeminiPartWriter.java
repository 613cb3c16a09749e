package dev.hone.wire.translate;

import dev.hone.wire.anthropic.ToolInput;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.gemini.FunctionResponse;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes parts as Gemini's, in order: a signature waits for the part that it belongs to. */
final class GeminiPartWriter {
  private static final String TARGET = "Gemini";

  private final GeminiModel model;
  private final Dropped dropped;
  private final Map<String, String> names = new HashMap<>();
  private final Deque<String> unnamed = new ArrayDeque<>();
  private Optional<String> signature = Optional.empty();
  private boolean signAnyway;

  GeminiPartWriter(GeminiModel model, Dropped dropped) {
    this.model = model;
    this.dropped = dropped;
  }

  /**
   * The next call is signed, if not by the model then by the word that takes a signature's place.
   */
  void signAnyway() {
    signAnyway = true;
  }

  /** Adds what the part becomes; empty text becomes nothing unless it is signed. */
  void write(Part part, String path, List<String> out) {
    switch (part) {
      case Part.Text t -> text(t.text(), out);
      case Part.Refusal r -> text(r.text(), out);
      case Part.Image i -> out.add(media(i.source(), "image", "image/jpeg", path));
      case Part.Audio a -> out.add(media(a.source(), "audio", "audio/" + a.format(), path));
      case Part.Document d -> {
        if (d.source() instanceof Media.PlainText plain) {
          text(plain.text(), out);
        } else {
          out.add(media(d.source(), "document", "application/pdf", path));
        }
      }
      case Part.ToolCall c -> out.add(call(c));
      case Part.ToolResult r -> result(r, path, out);
      case Part.Reasoning r -> reasoning(r);
      case Part.RedactedReasoning r -> dropped.add("reasoning of earlier turns (another model's)");
      case Part.Opaque o ->
          throw UnsupportedByTargetException.missing(
              path + " (" + o.type() + ")", TARGET, "Leave it out of the history");
    }
  }

  /** A signature that no part followed. */
  void rest(List<String> out) {
    if (signature.isPresent()) {
      out.add(signed(new JsonWriter().object().field("text", "")));
    }
    signAnyway = false;
  }

  private void text(String text, List<String> out) {
    if (!text.isEmpty()) {
      out.add(signed(new JsonWriter().object().field("text", text)));
    }
  }

  /** Thoughts need not come back to Gemini, signatures must; others' mean nothing to it. */
  private void reasoning(Part.Reasoning reasoning) {
    Optional<String> own =
        reasoning
            .signature()
            .or(() -> reasoning.encrypted().flatMap(Sealed::signature))
            .flatMap(ThoughtSignatures::untag);
    if (own.isPresent()) {
      signature = own;
    } else if (reasoning.signature().filter(s -> !s.isEmpty()).isPresent()
        || reasoning.encrypted().isPresent()) {
      dropped.add("reasoning of earlier turns (another model's)");
    }
  }

  private String call(Part.ToolCall call) {
    if (call.id().isEmpty()) {
      unnamed.add(call.name());
    } else {
      names.put(call.id(), call.name());
    }
    JsonWriter out = new JsonWriter().object().name("functionCall").object();
    if (!call.id().isEmpty()) {
      out.field("id", call.id());
    }
    out.field("name", call.name())
        .rawField(
            "args",
            call.custom()
                ? FreeText.arguments(call.arguments())
                : ToolInput.object(call.arguments()))
        .endObject();
    if (signAnyway && signature.isEmpty()) {
      signature = Optional.of(ThoughtSignatures.SKIP);
    }
    signAnyway = false;
    return signed(out);
  }

  private void result(Part.ToolResult result, String path, List<String> out) {
    String name =
        Optional.ofNullable(names.get(result.callId()))
            .or(() -> Optional.ofNullable(unnamed.poll()))
            .orElse(result.callId().isEmpty() ? "function" : result.callId());
    JsonWriter json = new JsonWriter().object().name("functionResponse").object();
    if (!result.callId().isEmpty()) {
      json.field("id", result.callId());
    }
    json.field("name", name)
        .rawField("response", FunctionResponse.object(result.text(), result.error()));
    List<Part> more = result.otherContent();
    boolean inside = model.takesMediaInResults() && !more.isEmpty();
    List<String> parts = new ArrayList<>();
    more.forEach(p -> write(p, path, parts));
    if (inside) {
      json.name("parts").array();
      parts.forEach(json::raw);
      json.endArray();
    }
    out.add(json.endObject().endObject().toString());
    if (!inside) {
      out.addAll(parts);
    }
  }

  private static String media(Media source, String what, String usual, String path) {
    JsonWriter out = new JsonWriter().object();
    switch (source) {
      case Media.Inline i -> inline(out, i.mediaType(), i.base64());
      case Media.PlainText t ->
          inline(
              out,
              "text/plain",
              Base64.getEncoder().encodeToString(t.text().getBytes(StandardCharsets.UTF_8)));
      case Media.Url u ->
          out.name("fileData")
              .object()
              .field("fileUri", u.url())
              .field("mimeType", guess(u.url(), usual))
              .endObject();
      case Media.FileId f ->
          throw new UnsupportedByTargetException(
              path + " (" + what + ", file " + f.id() + ")",
              TARGET + " does not know another provider's files",
              "Send the bytes inline");
    }
    return out.endObject().toString();
  }

  private static void inline(JsonWriter out, String type, String base64) {
    out.name("inlineData").object().field("mimeType", type).field("data", base64).endObject();
  }

  private static String guess(String url, String usual) {
    int query = url.indexOf('?');
    String path = (query < 0 ? url : url.substring(0, query)).toLowerCase(Locale.ROOT);
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "png" -> "image/png";
      case "gif" -> "image/gif";
      case "webp" -> "image/webp";
      case "jpg", "jpeg" -> "image/jpeg";
      case "pdf" -> "application/pdf";
      case "txt" -> "text/plain";
      default -> usual;
    };
  }

  private String signed(JsonWriter out) {
    signature.ifPresent(s -> out.field("thoughtSignature", s));
    signature = Optional.empty();
    return out.endObject().toString();
  }
}
