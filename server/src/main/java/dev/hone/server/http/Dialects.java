package dev.hone.server.http;

import dev.hone.wire.Dialect;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/** Tells whose client asks on the paths that several dialects share. */
final class Dialects {
  private Dialects() {}

  /** The path without a run's prefix; {@code /} where the request line has none (OPTIONS *). */
  static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "/" : RunPrefix.without(path);
  }

  /**
   * By Azure's paths, {@code anthropic-version}, then Google's paths and credentials, else OpenAI.
   * A Bearer token says nothing any more.
   */
  static Dialect of(HttpServerRequest request) {
    String path = path(request);
    if (AzurePaths.has(path)) {
      return Dialect.OPENAI;
    }
    if (path.startsWith("/v1/messages") || request.headers().contains("anthropic-version")) {
      return Dialect.ANTHROPIC;
    }
    if (isGoogles(request.method(), path)
        || request.headers().contains("x-goog-api-key")
        || request.getParam("key") != null) {
      return Dialect.GEMINI;
    }
    return Dialect.OPENAI;
  }

  /** Paths that only Gemini's clients know; nobody else posts to a model. */
  private static boolean isGoogles(HttpMethod method, String path) {
    return path.startsWith("/v1beta/")
        || path.startsWith("/v1alpha/")
        || path.startsWith("/upload/")
        || path.startsWith("/v1/cachedContents")
        || path.startsWith("/v1/tunedModels/")
        || (method.equals(HttpMethod.POST) && path.startsWith("/v1/models/"));
  }
}
