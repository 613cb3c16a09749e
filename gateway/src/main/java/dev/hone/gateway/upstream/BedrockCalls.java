package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Headers;
import dev.hone.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Claude on Amazon Bedrock: Anthropic's body with the model in the path, the stream flag in the
 * operation's name, and the version and betas in the body instead of headers.
 */
final class BedrockCalls {
  private static final String VERSION = "\"bedrock-2023-05-31\"";

  private BedrockCalls() {}

  static UpstreamCall chat(Provider provider, Outgoing outgoing, Headers headers) {
    ChatRequest request = outgoing.request();
    String operation = request.stream() ? "invoke-with-response-stream" : "invoke";
    ChatRequest body =
        request
            .withoutField("model", "Bedrock names the model in the path")
            .withoutField("stream", "Bedrock names streaming in the path");
    if (request.json().get("anthropic_version").isMissing()) {
      body = body.withField("anthropic_version", VERSION, "Bedrock asks for it");
    }
    List<String> betas = betas(headers);
    if (!betas.isEmpty() && request.json().get("anthropic_beta").isMissing()) {
      JsonWriter list = new JsonWriter().array();
      betas.forEach(list::value);
      body =
          body.withField(
              "anthropic_beta", list.endArray().toString(), "Bedrock reads betas in the body");
    }
    return UpstreamCall.to(
        provider,
        "POST",
        Paths.of(provider, "/model/" + Paths.segment(request.model()) + "/" + operation),
        withoutAnthropic(headers),
        body.bytes());
  }

  private static List<String> betas(Headers headers) {
    List<String> betas = new ArrayList<>();
    for (String line : headers.all("anthropic-beta")) {
      for (String beta : line.split(",", -1)) {
        if (!beta.isBlank()) {
          betas.add(beta.strip());
        }
      }
    }
    return betas;
  }

  private static Headers withoutAnthropic(Headers headers) {
    return new Headers(
        headers.list().stream()
            .filter(h -> !h.name().toLowerCase(Locale.ROOT).startsWith("anthropic-"))
            .toList());
  }
}
