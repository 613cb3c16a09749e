package dev.hone.gateway.upstream;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Gemini's paths, which hold the model and what is asked of it. */
public final class GeminiPaths {
  /** What translated requests use: it has every field that {@code v1} has, and more. */
  private static final String VERSION = "v1beta";

  private GeminiPaths() {}

  static String generate(ChatRequest request) {
    return "/%s/%s:%s"
        .formatted(
            request.version().isEmpty() ? VERSION : request.version(),
            resource(request.model()),
            method(request));
  }

  static String method(ChatRequest request) {
    return request.stream() ? "streamGenerateContent" : "generateContent";
  }

  /**
   * The query of a request: the client's own, which says how it wants its stream; that of a
   * translated one asks for events.
   */
  static Optional<String> query(ChatRequest request, Optional<String> client) {
    boolean translated =
        request.protocol() == Protocol.GEMINI_GENERATE && request.version().isEmpty();
    return translated && request.stream() ? Optional.of("alt=sse") : client;
  }

  /** A model's resource: {@code models/NAME} unless the name says what it is. */
  public static String resource(String model) {
    String name =
        model.startsWith("models/") || model.startsWith("tunedModels/") ? model : "models/" + model;
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("%2F", "/").replace("+", "%20");
  }
}
