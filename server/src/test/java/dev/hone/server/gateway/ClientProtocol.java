package dev.hone.server.gateway;

import java.util.List;

/** What a client speaks, and how its streams look. */
enum ClientProtocol {
  CHAT("/v1/chat/completions"),
  RESPONSES("/v1/responses"),
  MESSAGES("/v1/messages"),
  GEMINI("/v1beta/models/");

  private final String path;

  ClientProtocol(String path) {
    this.path = path;
  }

  /** Where it asks; Gemini's clients name the model there. */
  String path(String model, boolean stream) {
    return this == GEMINI
        ? path + model + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent")
        : path;
  }

  /** The upstreams that can answer it. */
  List<String> upstreams() {
    return this == RESPONSES
        ? List.of("full", "chat", "messages", "gemini")
        : List.of("chat", "messages", "gemini");
  }

  /** A small request. */
  String request(String model, boolean stream) {
    String rest =
        switch (this) {
          case CHAT -> "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
          case RESPONSES -> "\"store\":false,\"input\":\"Hello\"";
          case MESSAGES ->
              "\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
          case GEMINI -> "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]";
        };
    if (this == GEMINI) {
      return "{" + rest + "}";
    }
    return "{\"model\":\"%s\",\"stream\":%s,%s}".formatted(model, stream, rest);
  }

  /** What a whole stream ends with. */
  boolean hasTerminal(String body) {
    return switch (this) {
      case CHAT -> body.contains("data: [DONE]");
      case RESPONSES -> body.contains("event: response.completed");
      case MESSAGES -> body.contains("event: message_stop");
      case GEMINI -> body.contains("\"finishReason\":\"");
    };
  }

  /** How often a stream's body reports an error in the dialect's form. */
  int errorEvents(String body) {
    return switch (this) {
      case CHAT, GEMINI -> count(body, "data: {\"error\":{");
      case RESPONSES -> count(body, "event: response.failed\n");
      case MESSAGES -> count(body, "event: error\n");
    };
  }

  /** Whether a body is an error in the dialect's form. */
  boolean isError(String body) {
    return switch (this) {
      case CHAT, RESPONSES -> body.startsWith("{\"error\":{");
      case MESSAGES -> body.startsWith("{\"type\":\"error\",\"error\":{\"type\":\"");
      case GEMINI -> body.startsWith("{\"error\":{\"code\":") && body.contains("\"status\":\"");
    };
  }

  static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }
}
