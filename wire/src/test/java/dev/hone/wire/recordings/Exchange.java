package dev.hone.wire.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.bedrock.BedrockEvents;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One recorded exchange; the fields are those of the recordings' README. */
record Exchange(JsonValue line) {
  String id() {
    return line.get("id").asString("");
  }

  String api() {
    return line.get("api").asString("");
  }

  String provider() {
    return line.get("provider").asString("");
  }

  /** The protocol, if it is one that this module reads. */
  Optional<Protocol> protocol() {
    String path = line.get("path").asString("");
    if (provider().equals("cohere") && path.startsWith("/v")) {
      return Optional.empty();
    }
    return switch (api()) {
      case "chat" -> Optional.of(Protocol.OPENAI_CHAT);
      case "responses" -> Optional.of(Protocol.OPENAI_RESPONSES);
      case "completions" -> Optional.of(Protocol.OPENAI_COMPLETIONS);
      case "messages", "anthropic" -> Optional.of(Protocol.ANTHROPIC_MESSAGES);
      case "generate" ->
          path.contains(":generateContent") || path.contains(":streamGenerateContent")
              ? Optional.of(Protocol.GEMINI_GENERATE)
              : Optional.empty();
      case "invoke" ->
          line.get("model").asString("").contains("claude")
                  && line.get("request_body").asString("").contains("\"messages\"")
              ? Optional.of(Protocol.ANTHROPIC_MESSAGES)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  int status() {
    return (int) line.get("status").asLong(0);
  }

  boolean streamed() {
    String framing = line.get("framing").asString("");
    return framing.equals("sse") || framing.equals("aws-eventstream") || isArray();
  }

  /** Whether the stream is an array of JSON. */
  boolean isArray() {
    return line.get("framing").asString("").equals("json-array");
  }

  boolean hasOddity(String key) {
    return line.get("oddities").elements().stream().anyMatch(o -> o.asString("").equals(key));
  }

  /** The request; its model may stand in the path instead. */
  ChatRequest request() {
    byte[] body = requestBody();
    Protocol protocol = protocol().orElseThrow();
    return JsonDocument.parse(body).root().get("model").isString()
            && protocol != Protocol.GEMINI_GENERATE
        ? Codecs.request(protocol, body)
        : Codecs.request(protocol, body, "model-of-the-path", streamed());
  }

  byte[] requestBody() {
    return line.get("request_body").asString("").getBytes(UTF_8);
  }

  /** The answer; Bedrock's binary stream as the events that stand in it. */
  byte[] responseBody() {
    Optional<String> binary = line.get("response_body_b64").string();
    if (binary.isPresent()) {
      return new BedrockEvents().feed(Base64.getDecoder().decode(binary.get()));
    }
    return line.get("response_body").asString("").getBytes(UTF_8);
  }

  /** The words with which the answer ended. */
  List<String> finish() {
    return line.get("finish").elements().stream().map(f -> f.asString("")).toList();
  }

  JsonValue tokens() {
    return line.get("usage").get("tokens");
  }
}
