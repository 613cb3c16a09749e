package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.EditedBody;
import dev.hone.wire.Headers;
import dev.hone.wire.Operation;
import dev.hone.wire.Protocol;
import dev.hone.wire.json.JsonWriter;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Claude and Gemini on Google's Vertex AI: the makers' own bodies, with project, location and model
 * in the path; Claude's has the version in the body.
 */
final class VertexCalls {
  private static final String VERSION = "\"vertex-2023-10-16\"";

  /** A method of the Gemini API, which Vertex has under a path of its own. */
  private static final Pattern GEMINI =
      Pattern.compile("/(v1(?:alpha|beta)?)/models/([^/:?]+):([A-Za-z]+(?:\\?.*)?)");

  /** Cached contents, which Vertex keeps in the project. */
  private static final Pattern CONTENTS =
      Pattern.compile("/(v1(?:alpha|beta)?)/(cachedContents(?:[/?].*)?)");

  private VertexCalls() {}

  static UpstreamCall chat(
      Provider provider,
      Hosting.Vertex vertex,
      Outgoing outgoing,
      Headers headers,
      Optional<String> query) {
    ChatRequest request = outgoing.request();
    if (outgoing.protocol() == Protocol.GEMINI_GENERATE) {
      String operation =
          GeminiPaths.method(request)
              + GeminiPaths.query(request, query).map(q -> "?" + q).orElse("");
      return UpstreamCall.to(
          provider,
          "POST",
          address(
              provider, vertex, version(request.version()), "google", request.model(), operation),
          headers,
          request.bytes());
    }
    ChatRequest body = request.withoutField("model", "Vertex names the model in the path");
    if (request.json().get("anthropic_version").isMissing()) {
      body = body.withField("anthropic_version", VERSION, "Vertex asks for it");
    }
    return UpstreamCall.to(
        provider,
        "POST",
        address(
            provider,
            vertex,
            "v1",
            "anthropic",
            request.model(),
            request.stream() ? "streamRawPredict" : "rawPredict"),
        withoutVersion(headers),
        body.bytes());
  }

  /** Token counting is a model of its own there; any other path is Vertex's own. */
  static UpstreamCall relay(
      Provider provider, Hosting.Vertex vertex, Operation.HttpCall call, Headers headers) {
    Matcher gemini = GEMINI.matcher(call.pathAndQuery());
    if (gemini.matches()) {
      return UpstreamCall.to(
          provider,
          call.method(),
          address(
              provider,
              vertex,
              version(gemini.group(1)),
              "google",
              gemini.group(2),
              gemini.group(3)),
          headers,
          call.body());
    }
    Matcher contents = CONTENTS.matcher(call.pathAndQuery());
    if (contents.matches()) {
      return UpstreamCall.to(
          provider,
          call.method(),
          Paths.of(
              provider,
              "/%s/%s/%s".formatted(version(contents.group(1)), place(vertex), contents.group(2))),
          headers,
          withResource(vertex, call.body()));
    }
    if (!call.pathAndQuery().startsWith("/v1/messages/count_tokens")) {
      return UpstreamCall.to(
          provider, call.method(), Paths.of(provider, call.pathAndQuery()), headers, call.body());
    }
    EditedBody body = EditedBody.parse(call.body());
    if (body.root().get("anthropic_version").isMissing()) {
      body = body.withField("anthropic_version", VERSION, "Vertex asks for it");
    }
    return UpstreamCall.to(
        provider,
        "POST",
        address(provider, vertex, "v1", "anthropic", "count-tokens", "rawPredict"),
        withoutVersion(headers),
        body.bytes());
  }

  private static URI address(
      Provider provider,
      Hosting.Vertex vertex,
      String version,
      String publisher,
      String model,
      String operation) {
    return Paths.of(
        provider,
        "/%s/%s/publishers/%s/models/%s:%s"
            .formatted(
                version,
                place(vertex),
                publisher,
                Paths.segment(model).replace("%40", "@"),
                operation));
  }

  private static String place(Hosting.Vertex vertex) {
    return "projects/%s/locations/%s"
        .formatted(Paths.segment(vertex.project()), Paths.segment(vertex.location()));
  }

  /** The version of Vertex that has what the client's version of the Gemini API has. */
  private static String version(String gemini) {
    return gemini.isEmpty() || gemini.equals("v1") ? "v1" : "v1beta1";
  }

  /** A model is named there with the place where it is. */
  private static byte[] withResource(Hosting.Vertex vertex, byte[] body) {
    if (body.length == 0) {
      return body;
    }
    EditedBody json = EditedBody.parse(body);
    String model = json.root().get("model").asString("");
    if (!model.startsWith("models/")) {
      return body;
    }
    String resource =
        place(vertex) + "/publishers/google/models/" + model.substring("models/".length());
    return json.withField(
            "model", new JsonWriter().value(resource).toString(), "Vertex names the place")
        .bytes();
  }

  private static Headers withoutVersion(Headers headers) {
    return new Headers(
        headers.list().stream()
            .filter(h -> !h.name().toLowerCase(Locale.ROOT).equals("anthropic-version"))
            .toList());
  }
}
