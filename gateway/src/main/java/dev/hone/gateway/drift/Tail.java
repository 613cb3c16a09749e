package dev.hone.gateway.drift;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Edit;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.Span;
import java.util.List;
import java.util.Optional;

/**
 * The place behind a prompt where lines go that must not stand in it: the end of the last user
 * message, or a message of their own where the protocol lets that be the operator's.
 */
final class Tail {
  static final String REASON = "move volatile";

  private Tail() {}

  /** The request with its end in the form that takes a tail; empty where it can't take one. */
  static Optional<ChatRequest> prepare(ChatRequest request) {
    JsonValue body = request.json();
    return switch (request.protocol()) {
      case ANTHROPIC_MESSAGES -> {
        JsonValue last = last(body.get("messages"));
        JsonValue content = last.get("content");
        if (!last.get("role").asString("").equals("user")) {
          yield Optional.empty();
        }
        yield content.isString()
            ? Optional.of(wrapped(request, content, "[{\"type\":\"text\",\"text\":", "}]"))
            : filled(request, content);
      }
      case OPENAI_CHAT -> {
        String role = last(body.get("messages")).get("role").asString("");
        yield role.equals("user") || role.equals("tool") ? Optional.of(request) : Optional.empty();
      }
      case OPENAI_RESPONSES -> {
        JsonValue input = body.get("input");
        boolean chained =
            body.get("previous_response_id").isString() || body.get("conversation").isPresent();
        if (chained || last(input).get("role").asString("").equals("assistant")) {
          yield Optional.empty();
        }
        yield input.isString()
            ? Optional.of(
                wrapped(
                    request,
                    input,
                    "[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":",
                    "}]}]"))
            : filled(request, input);
      }
      case GEMINI_GENERATE -> {
        JsonValue last = last(body.get("contents"));
        yield last.get("role").asString("user").equals("user")
            ? filled(request, last.get("parts"))
            : Optional.empty();
      }
      case OPENAI_COMPLETIONS, OPENAI_EMBEDDINGS, BEDROCK_CONVERSE -> Optional.empty();
    };
  }

  /**
   * A prepared request with a tail.
   *
   * @param role of the operator's messages in it
   * @param text as it stands in JSON, without its quotes
   */
  static ChatRequest append(ChatRequest request, String role, String text) {
    JsonValue body = request.json();
    return switch (request.protocol()) {
      case ANTHROPIC_MESSAGES ->
          at(
              request,
              last(body.get("messages")).get("content"),
              ",{\"type\":\"text\",\"text\":\"" + text + "\"}");
      case OPENAI_CHAT ->
          at(
              request,
              body.get("messages"),
              ",{\"role\":\"" + role + "\",\"content\":\"" + text + "\"}");
      case OPENAI_RESPONSES ->
          at(
              request,
              body.get("input"),
              ",{\"role\":\""
                  + role
                  + "\",\"content\":[{\"type\":\"input_text\",\"text\":\""
                  + text
                  + "\"}]}");
      case GEMINI_GENERATE ->
          at(request, last(body.get("contents")).get("parts"), ",{\"text\":\"" + text + "\"}");
      case OPENAI_COMPLETIONS, OPENAI_EMBEDDINGS, BEDROCK_CONVERSE -> request;
    };
  }

  private static JsonValue last(JsonValue array) {
    List<JsonValue> elements = array.elements();
    return elements.isEmpty() ? array.get("") : elements.getLast();
  }

  private static Optional<ChatRequest> filled(ChatRequest request, JsonValue array) {
    return array.elements().isEmpty() ? Optional.empty() : Optional.of(request);
  }

  private static ChatRequest wrapped(
      ChatRequest request, JsonValue text, String before, String after) {
    return request
        .withEdit(insert(text.span().start(), before))
        .withEdit(insert(text.span().end(), after));
  }

  private static ChatRequest at(ChatRequest request, JsonValue array, String element) {
    return request.withEdit(insert(array.span().end() - 1, element));
  }

  private static Edit insert(int at, String json) {
    return new Edit.Replace(new Span(at, at), json, REASON);
  }
}
