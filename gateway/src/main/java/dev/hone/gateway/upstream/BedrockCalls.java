package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Headers;
import dev.hone.wire.Operation;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Amazon Bedrock. Claude by InvokeModel: Anthropic's body with the model in the path, the stream
 * flag in the operation's name, and the version and betas in the body instead of headers. Other
 * makers' models by Converse.
 */
final class BedrockCalls {
  private static final String VERSION = "\"bedrock-2023-05-31\"";

  /** The place that an inference profile adds before a model's own name. */
  private static final Pattern PROFILE = Pattern.compile("^[a-z-]+\\.(?=anthropic\\.)");

  private BedrockCalls() {}

  /** Where Converse takes a request. */
  static String converse(ChatRequest request) {
    return "/model/"
        + Paths.segment(request.model())
        + (request.stream() ? "/converse-stream" : "/converse");
  }

  static UpstreamCall chat(Provider provider, Outgoing outgoing, Headers headers) {
    ChatRequest request = outgoing.request();
    if (outgoing.protocol() == Protocol.BEDROCK_CONVERSE) {
      return UpstreamCall.to(
          provider,
          "POST",
          Paths.of(provider, request, Optional.empty()),
          withoutAnthropic(headers),
          request.bytes());
    }
    String operation = request.stream() ? "invoke-with-response-stream" : "invoke";
    return UpstreamCall.to(
        provider,
        "POST",
        Paths.of(provider, "/model/" + Paths.segment(request.model()) + "/" + operation),
        withoutAnthropic(headers),
        body(request, headers).bytes());
  }

  private static ChatRequest body(ChatRequest request, Headers headers) {
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
    return body;
  }

  /** Counting tokens takes a whole InvokeModel body in base64; any other path is Bedrock's own. */
  static UpstreamCall relay(Provider provider, Operation.HttpCall call, Headers headers) {
    if (!call.pathAndQuery().startsWith("/v1/messages/count_tokens")) {
      return UpstreamCall.to(
          provider, call.method(), Paths.of(provider, call.pathAndQuery()), headers, call.body());
    }
    ChatRequest request = Codecs.request(Protocol.ANTHROPIC_MESSAGES, call.body());
    ChatRequest body = body(request, headers);
    if (request.json().get("max_tokens").isMissing()) {
      body = body.withField("max_tokens", "1", "InvokeModel asks for it");
    }
    String inner = Base64.getEncoder().encodeToString(body.bytes());
    byte[] input =
        new JsonWriter()
            .object()
            .name("input")
            .object()
            .name("invokeModel")
            .object()
            .field("body", inner)
            .endObject()
            .endObject()
            .endObject()
            .toBytes();
    // Inference profiles can't count: the model behind them can.
    String model = PROFILE.matcher(request.model()).replaceFirst("");
    return UpstreamCall.to(
        provider,
        "POST",
        Paths.of(provider, "/model/" + Paths.segment(model) + "/count-tokens"),
        withoutAnthropic(headers),
        input);
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
