package dev.hone.server.api;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.gateway.route.Target;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.gemini.ProtoFields;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.translate.ResponsesInput;
import dev.hone.wire.translate.Translation;
import dev.hone.wire.translate.Translator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the providers that count tokens are asked for it, whatever the client speaks. */
final class CountCalls {
  /** What Anthropic's {@code count_tokens} knows; it refuses every other field. */
  private static final Set<String> MESSAGES =
      Set.of(
          "messages",
          "model",
          "system",
          "tools",
          "tool_choice",
          "thinking",
          "output_config",
          "speed",
          "cache_control");

  /** What vLLM's {@code /tokenize} knows of a chat. */
  private static final Set<String> TOKENIZE = Set.of("messages", "model", "tools");

  private static final Set<String> CONVERSE = Set.of("messages", "system", "toolConfig");

  private static final List<String> COUNTS =
      List.of("input_tokens", "inputTokens", "totalTokens", "count");

  private CountCalls() {}

  /** The call; empty if the provider does not count. */
  static Optional<ForeignCall> to(Target target, ChatRequest request) {
    Provider provider = target.provider();
    String model = target.model();
    if (provider.speaks(Protocol.BEDROCK_CONVERSE, model)) {
      Translation converse = Translator.translate(whole(request), Protocol.BEDROCK_CONVERSE, model);
      return Optional.of(
          new ForeignCall(
              "/model/%s/count-tokens".formatted(URLEncoder.encode(model, StandardCharsets.UTF_8)),
              input(converse.request()),
              converse.dropped()));
    }
    ServerKind server = provider.replication().kind();
    if (provider.speaks(Protocol.ANTHROPIC_MESSAGES) || server == ServerKind.LLAMA_SERVER) {
      Translation messages =
          Translator.translate(whole(request), Protocol.ANTHROPIC_MESSAGES, model);
      return Optional.of(
          new ForeignCall(
              "/v1/messages/count_tokens", only(messages.request(), MESSAGES), messages.dropped()));
    }
    if (provider.speaks(Protocol.GEMINI_GENERATE)) {
      Translation generate = Translator.translate(whole(request), Protocol.GEMINI_GENERATE, model);
      return Optional.of(
          new ForeignCall(
              new GeminiCall("v1beta", model, "countTokens").path(model),
              provider.hosting() instanceof Hosting.Vertex
                  ? generate.request().bytes()
                  : wrapped(generate.request(), model),
              generate.dropped()));
    }
    if (server == ServerKind.VLLM) {
      Translation chat = Translator.translate(whole(request), Protocol.OPENAI_CHAT, model);
      return Optional.of(
          new ForeignCall("/tokenize", only(chat.request(), TOKENIZE), chat.dropped()));
    }
    if (provider.speaks(Protocol.OPENAI_RESPONSES)) {
      Translation input = ResponsesInput.translate(whole(request), model);
      return Optional.of(
          new ForeignCall("/v1/responses/input_tokens", input.request().bytes(), input.dropped()));
    }
    return Optional.empty();
  }

  /**
   * The count in an answer.
   *
   * @throws WireException UPSTREAM if there is none
   */
  static long tokens(JsonValue answer) {
    for (String name : COUNTS) {
      if (answer.get(name).isNumber()) {
        return Math.max(0, answer.get(name).asLong(0));
      }
    }
    throw new WireException(ErrorKind.UPSTREAM, "the upstream's answer holds no count of tokens");
  }

  /** The request inside a body of Gemini's, where it holds one. */
  private static ChatRequest whole(ChatRequest request) {
    JsonValue inner = ProtoFields.get(request.json(), "generateContentRequest");
    return request.protocol() == Protocol.GEMINI_GENERATE && inner.isObject()
        ? Codecs.request(
            Protocol.GEMINI_GENERATE,
            inner.raw().getBytes(StandardCharsets.UTF_8),
            request.model(),
            false)
        : request;
  }

  private static byte[] only(ChatRequest request, Set<String> known) {
    JsonWriter out = new JsonWriter().object();
    for (JsonValue.Member member : request.json().members()) {
      if (known.contains(member.name()) && !member.name().equals("model")) {
        out.rawField(member.name(), member.value().raw());
      }
    }
    return out.field("model", request.model()).endObject().toBytes();
  }

  /** Converse's request as Bedrock's count of tokens takes it. */
  private static byte[] input(ChatRequest converse) {
    JsonWriter out = new JsonWriter().object().name("input").object().name("converse").object();
    for (JsonValue.Member member : converse.json().members()) {
      if (CONVERSE.contains(member.name())) {
        out.rawField(member.name(), member.value().raw());
      }
    }
    return out.endObject().endObject().endObject().toBytes();
  }

  private static byte[] wrapped(ChatRequest request, String model) {
    JsonWriter out =
        new JsonWriter()
            .object()
            .name("generateContentRequest")
            .object()
            .field("model", model.contains("/") ? model : "models/" + model);
    request.json().members().forEach(m -> out.rawField(m.name(), m.value().raw()));
    return out.endObject().endObject().toBytes();
  }
}
