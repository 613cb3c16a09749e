package dev.hone.server.mock;

import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Gemini API's side of the scripted upstream; the model and its fault stand in the path. */
final class GeminiMock {
  private static final Pattern MODEL =
      Pattern.compile("/v1(?:alpha|beta)?/(?:tunedModels|models)/(.+):([A-Za-z]+)");
  private static final Pattern CACHES =
      Pattern.compile("/v1(?:alpha|beta)?/(cachedContents(?:/[^/]+)?)");
  private static final String JSON = "application/json";
  private static final String DESCRIPTION =
      "{\"name\":\"models/gemini-mock\",\"version\":\"1\",\"displayName\":\"Mock\",\"inputTokenLimit\":1048576,\"outputTokenLimit\":65536,\"supportedGenerationMethods\":[\"generateContent\",\"countTokens\"]}";

  private final GeminiCaches caches = new GeminiCaches();
  private final GeminiBatchMock batches = new GeminiBatchMock();

  /** Whether a request is one of the Gemini API's. */
  static boolean serves(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    return path.startsWith("/v1beta/")
        || path.startsWith("/v1alpha/")
        || path.startsWith("/v1/cachedContents")
        || (path.startsWith("/v1/models/") && request.method().equals(HttpMethod.POST))
        || (path.matches("/v1/(?:models|batches|files).*")
            && request.headers().contains("x-goog-api-key"));
  }

  /** The model that a path names; empty if it names none. */
  static Optional<String> model(HttpServerRequest request) {
    Matcher matcher = MODEL.matcher(String.valueOf(request.path()));
    return matcher.matches()
        ? Optional.of(
            URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** An error in Google's shape. */
  static String error(int code, String status, String message) {
    return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"}}"
        .formatted(code, message, status);
  }

  /** The event of an error in the middle of a stream. */
  static String errorEvent(boolean array) {
    String error = error(503, "UNAVAILABLE", "Overloaded");
    return array ? ",\r\n" + error : "data: " + error + "\r\n\r\n";
  }

  /** Whether tokens are counted from the text. */
  private final boolean counting;

  GeminiMock(boolean counting) {
    this.counting = counting;
  }

  void answer(HttpServerRequest request, byte[] bytes, MockScript script, MockPlayer player) {
    String path = String.valueOf(request.path());
    JsonValue body;
    try {
      body =
          JsonDocument.parse(bytes.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : bytes)
              .root();
    } catch (WireException e) {
      player.error(400, JSON, error(400, "INVALID_ARGUMENT", "Invalid JSON payload received."));
      return;
    }
    if (GeminiBatchMock.serves(path)) {
      batches.answer(request, body, script, player);
      return;
    }
    Matcher model = MODEL.matcher(path);
    Matcher cache = CACHES.matcher(path);
    if (model.matches() && request.method().equals(HttpMethod.POST)) {
      boolean events = "sse".equals(request.getParam("alt"));
      model(request, model.group(2), events, body, script, player);
    } else if (cache.matches()) {
      caches.answer(request, cache.group(1), body, counted(script, body), player);
    } else if (path.matches("/v1(alpha|beta)?/models/[^/]+")) {
      player.play(MockAnswer.json(DESCRIPTION));
    } else if (path.endsWith("/models")) {
      player.play(MockAnswer.json("{\"models\":[" + DESCRIPTION + "]}"));
    } else {
      player.error(404, JSON, error(404, "NOT_FOUND", "no such path"));
    }
  }

  /** Of a request that names a content, its tokens are read from the cache and come on top. */
  private MockScript counted(MockScript script, JsonValue body) {
    if (!counting) {
      return script;
    }
    int own = MockCache.tokens(Protocol.GEMINI_GENERATE, body);
    int cached = caches.tokens(body.get("cachedContent").asString(""));
    return script.withPrompt(own + cached, cached, 0, 0);
  }

  private void model(
      HttpServerRequest request,
      String method,
      boolean events,
      JsonValue body,
      MockScript script,
      MockPlayer player) {
    String name = model(request).orElse("mock");
    switch (method) {
      case "generateContent", "streamGenerateContent" -> {
        Optional<String> refusal = GeminiRules.refusal(name, body).or(() -> caches.refusal(body));
        if (refusal.isPresent()) {
          player.error(400, JSON, error(400, "INVALID_ARGUMENT", refusal.get()));
          return;
        }
        GeminiAnswers answers =
            new GeminiAnswers(counted(script, body), name, player.fault(), body);
        player.play(
            method.equals("generateContent")
                ? answers.whole()
                : events ? answers.events() : answers.array());
      }
      case "countTokens" ->
          player.play(
              MockAnswer.json(
                  "{\"totalTokens\":%d,\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":%d}]}"
                      .formatted(script.promptTokens(), script.promptTokens())));
      case "embedContent" ->
          player.play(MockAnswer.json("{\"embedding\":{\"values\":[0.5,-0.25,0]}}"));
      case "batchEmbedContents" -> {
        List<String> vectors = new ArrayList<>();
        for (int i = 0; i < body.get("requests").elements().size(); i++) {
          vectors.add("{\"values\":[0.5,-0.25," + i + "]}");
        }
        player.play(
            MockAnswer.json(
                "{\"embeddings\":[%s],\"usageMetadata\":{\"promptTokenCount\":%d}}"
                    .formatted(String.join(",", vectors), script.promptTokens())));
      }
      default -> player.error(404, JSON, error(404, "NOT_FOUND", "no method " + method + " here"));
    }
  }
}
