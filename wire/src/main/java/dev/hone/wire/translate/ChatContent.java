package dev.hone.wire.translate;

import dev.hone.wire.anthropic.BillingLine;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.gemini.ThoughtSignatures;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.openai.CallExtras;
import dev.hone.wire.responses.Sealed;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.DataUrl;
import dev.hone.wire.view.Media;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.Part;
import dev.hone.wire.view.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lays the messages of other protocols out as chat messages: tool results each in a message of
 * their own, the parts of one assistant turn in one message.
 */
final class ChatContent {
  private static final String TARGET = "Chat completions";

  /** Claude Code's first system line changes with every request and means nothing elsewhere. */
  private static final String CLAUDE = "anthropic-claude-v1";

  private static final String GEMINI = "google-gemini-v1";

  private static final Pattern NINE = Pattern.compile("[A-Za-z0-9]{9}");

  /** A call with Gemini's signature of it. */
  private record SignedCall(Part.ToolCall call, Optional<String> signature) {}

  private final OpenAiModel model;
  private final Dropped dropped;

  ChatContent(OpenAiModel model, Dropped dropped) {
    this.model = model;
    this.dropped = dropped;
  }

  void write(ChatView view, JsonWriter out) {
    out.name("messages").array();
    List<Part> assistant = new ArrayList<>();
    String path = "";
    for (Message message : view.messages()) {
      dropped.cacheMarks(message);
      if (message.role() == Role.ASSISTANT) {
        path = message.path();
        assistant.addAll(message.parts());
        continue;
      }
      assistant(assistant, path, out);
      switch (message.role()) {
        case SYSTEM -> instructions("system", message, out);
        case DEVELOPER -> instructions(model.isOpenAis() ? "developer" : "system", message, out);
        case USER, TOOL -> user(message, out);
        case ASSISTANT -> {}
      }
    }
    assistant(assistant, path, out);
    out.endArray();
  }

  private void instructions(String role, Message message, JsonWriter out) {
    List<String> texts = new ArrayList<>();
    for (Part part : message.parts()) {
      if (!(part instanceof Part.Text text)) {
        throw new UnsupportedByTargetException(
            message.path(), TARGET + " takes only text in a system message", "Send text");
      }
      if (BillingLine.is(text.text())) {
        dropped.add(BillingLine.NAME);
      } else if (!text.text().isEmpty()) {
        texts.add(text.text());
      }
    }
    if (!texts.isEmpty()) {
      out.object().field("role", role).field("content", String.join("\n\n", texts)).endObject();
    }
  }

  /** Tool results come first, as messages of their own; pictures in them follow as the user's. */
  private void user(Message message, JsonWriter out) {
    List<String> parts = new ArrayList<>();
    List<Part> rest = new ArrayList<>();
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolResult result) {
        out.object()
            .field("role", "tool")
            .field("tool_call_id", callId(result.callId()))
            .field("content", result.text())
            .endObject();
        rest.addAll(result.otherContent());
      } else {
        rest.add(part);
      }
    }
    if (rest.isEmpty()) {
      return;
    }
    out.object().field("role", "user");
    message.name().ifPresent(n -> out.field("name", n));
    out.name("content");
    if (rest.size() == 1 && rest.get(0) instanceof Part.Text text) {
      out.value(text.text());
    } else {
      rest.forEach(p -> parts.add(part(p, message.path())));
      out.array();
      parts.forEach(out::raw);
      out.endArray();
    }
    out.endObject();
  }

  private String part(Part part, String path) {
    JsonWriter json = new JsonWriter().object();
    switch (part) {
      case Part.Text t -> json.field("type", "text").field("text", t.text());
      case Part.Image i ->
          json.field("type", "image_url")
              .name("image_url")
              .object()
              .field("url", url(i.source(), path))
              .optionalField("detail", i.detail())
              .endObject();
      case Part.Audio a -> audio(a, path, json);
      case Part.Document d -> document(d, path, json);
      case Part.Refusal r -> json.field("type", "text").field("text", r.text());
      case Part.ToolCall c -> throw opaque(path, "tool_use");
      case Part.ToolResult r -> throw opaque(path, "tool_result");
      case Part.Reasoning r -> throw opaque(path, "thinking");
      case Part.RedactedReasoning r -> throw opaque(path, "redacted_thinking");
      case Part.Opaque o -> throw opaque(path, o.type());
    }
    return json.endObject().toString();
  }

  private static void audio(Part.Audio audio, String path, JsonWriter json) {
    if (!(audio.source() instanceof Media.Inline inline)) {
      throw opaque(path, "audio by reference");
    }
    json.field("type", "input_audio")
        .name("input_audio")
        .object()
        .field("data", inline.base64())
        .field("format", audio.format())
        .endObject();
  }

  private static void document(Part.Document document, String path, JsonWriter json) {
    if (document.source() instanceof Media.PlainText plain) {
      json.field("type", "text").field("text", plain.text());
      return;
    }
    if (!(document.source() instanceof Media.Inline inline)) {
      throw new UnsupportedByTargetException(
          path + " (document)",
          TARGET + " takes no document by reference",
          "Send the bytes inline");
    }
    json.field("type", "file")
        .name("file")
        .object()
        .field("filename", document.title().orElse("document"))
        .field("file_data", DataUrl.write(inline))
        .endObject();
  }

  private static String url(Media media, String path) {
    return switch (media) {
      case Media.Url u -> u.url();
      case Media.Inline i -> DataUrl.write(i);
      case Media.PlainText t -> throw opaque(path, "image");
      case Media.FileId f ->
          throw new UnsupportedByTargetException(
              path + " (file " + f.id() + ")",
              TARGET + " does not know another provider's files",
              "Send the bytes inline");
    };
  }

  private void assistant(List<Part> parts, String path, JsonWriter out) {
    if (parts.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    List<SignedCall> calls = new ArrayList<>();
    Optional<String> signature = Optional.empty();
    List<Part.Reasoning> reasoning = new ArrayList<>();
    List<Part.RedactedReasoning> redacted = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Part.Text t -> {
          text.append(t.text());
          signature = t.text().isEmpty() ? signature : Optional.empty();
        }
        case Part.Refusal r -> text.append(r.text());
        case Part.ToolCall c -> {
          calls.add(new SignedCall(c, signature));
          if (signature.isPresent()) {
            reasoning.add(unsigned(reasoning.removeLast()));
          }
          signature = Optional.empty();
        }
        case Part.Reasoning r -> {
          reasoning.add(r);
          signature = thought(r);
        }
        case Part.RedactedReasoning r -> redacted.add(r);
        case Part.Image i -> throw opaque(path, "image of the assistant");
        case Part.Audio a -> throw opaque(path, "audio of the assistant");
        case Part.Document d -> throw opaque(path, "document of the assistant");
        case Part.ToolResult r -> throw opaque(path, "tool_result of the assistant");
        case Part.Opaque o -> throw opaque(path, o.type());
      }
    }
    parts.clear();
    if (text.isEmpty() && calls.isEmpty() && model.isOpenAis()) {
      return;
    }
    out.object().field("role", "assistant").name("content");
    if (text.isEmpty() && !calls.isEmpty()) {
      out.nullValue();
    } else {
      out.value(text);
    }
    reasoning(reasoning, redacted, out);
    calls(calls, out);
    out.endObject();
  }

  /** Gemini's signature of what follows a thought. */
  private static Optional<String> thought(Part.Reasoning reasoning) {
    return signature(reasoning).flatMap(ThoughtSignatures::untag);
  }

  private static Part.Reasoning unsigned(Part.Reasoning signed) {
    return new Part.Reasoning(
        signed.text(), Optional.empty(), Optional.empty(), signed.id(), signed.span());
  }

  private static Optional<String> signature(Part.Reasoning reasoning) {
    return reasoning
        .signature()
        .or(() -> reasoning.encrypted().flatMap(Sealed::signature))
        .filter(s -> !s.isEmpty());
  }

  /**
   * Servers other than OpenAI's want reasoning back; its own refuse fields that they don't know.
   */
  private void reasoning(
      List<Part.Reasoning> reasoning, List<Part.RedactedReasoning> redacted, JsonWriter out) {
    if (model.isOpenAis() || model.isMistrals()) {
      if (!reasoning.isEmpty() || !redacted.isEmpty()) {
        dropped.add("reasoning of earlier turns");
      }
      return;
    }
    StringBuilder text = new StringBuilder();
    List<String> details = new ArrayList<>();
    for (Part.Reasoning part : reasoning) {
      text.append(part.text());
      Optional<String> thought = thought(part);
      if (thought.isPresent()) {
        details.add(detail("reasoning.encrypted", "", "data", thought.get(), GEMINI));
      } else {
        signature(part)
            .ifPresent(
                s -> details.add(detail("reasoning.text", part.text(), "signature", s, CLAUDE)));
      }
    }
    redacted.forEach(r -> details.add(detail("reasoning.encrypted", "", "data", r.data(), CLAUDE)));
    if (!text.isEmpty()) {
      out.field("reasoning_content", text);
    }
    if (!details.isEmpty()) {
      out.name("reasoning_details").array();
      details.forEach(out::raw);
      out.endArray();
    }
  }

  private static String detail(
      String type, String text, String field, String value, String format) {
    JsonWriter json = new JsonWriter().object().field("type", type);
    if (!text.isEmpty()) {
      json.field("text", text);
    }
    return json.field(field, value).field("format", format).endObject().toString();
  }

  private void calls(List<SignedCall> calls, JsonWriter out) {
    if (calls.isEmpty()) {
      return;
    }
    out.name("tool_calls").array();
    for (SignedCall signed : calls) {
      Part.ToolCall call = signed.call();
      boolean custom = call.custom() && model.isOpenAis();
      String arguments =
          call.custom() && !custom ? FreeText.arguments(call.arguments()) : call.arguments();
      out.object()
          .field("id", callId(call.id()))
          .field("type", custom ? "custom" : "function")
          .name(custom ? "custom" : "function")
          .object()
          .field("name", call.name())
          .field(custom ? "input" : "arguments", arguments.isEmpty() && !custom ? "{}" : arguments)
          .endObject();
      if (!model.isOpenAis()) {
        signed.signature().ifPresent(s -> CallExtras.write(out, s));
      }
      out.endObject();
    }
    out.endArray();
  }

  /** Mistral wants ids of nine letters and digits; a call and its result change alike. */
  private String callId(String id) {
    if (!model.isMistrals() || NINE.matcher(id).matches()) {
      return id;
    }
    long hash = 0xcbf29ce484222325L; // FNV-1a
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    String digits = "0".repeat(9) + Long.toUnsignedString(hash, Character.MAX_RADIX);
    return digits.substring(digits.length() - 9);
  }

  private static UnsupportedByTargetException opaque(String path, String what) {
    return UnsupportedByTargetException.missing(
        path + " (" + what + ")", TARGET, "Leave it out of the history");
  }
}
