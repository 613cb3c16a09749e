package dev.hone.cli.cache;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.EditedBody;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file with the body of a request, or of an answer.
 *
 * @param request the request, if it is one
 * @param verdict what an answer's provider says of its cache; empty if it says nothing
 */
public record RequestFile(Path file, Optional<ChatRequest> request, Optional<String> verdict) {

  /**
   * Reads a file.
   *
   * @throws dev.hone.wire.error.WireException if it is no JSON object
   */
  public static RequestFile read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    JsonValue body = EditedBody.parse(bytes).root();
    Optional<Protocol> protocol = protocol(body);
    return new RequestFile(
        file,
        protocol.map(p -> Codecs.request(p, bytes, body.get("model").asString(""), false)),
        protocol.isPresent() ? Optional.empty() : verdict(body));
  }

  private static Optional<Protocol> protocol(JsonValue body) {
    if (body.get("contents").isArray()) {
      return Optional.of(Protocol.GEMINI_GENERATE);
    }
    if (body.get("input").isPresent()) {
      return Optional.of(Protocol.OPENAI_RESPONSES);
    }
    if (body.get("prompt").isPresent() && !body.get("output").isPresent()) {
      return Optional.of(Protocol.OPENAI_COMPLETIONS);
    }
    if (!body.get("messages").isArray()) {
      return Optional.empty();
    }
    boolean anthropic =
        body.get("system").isPresent()
            || body.get("model").asString("").contains("claude")
            || body.get("tools").elements().stream()
                .anyMatch(t -> t.get("input_schema").isObject());
    return Optional.of(anthropic ? Protocol.ANTHROPIC_MESSAGES : Protocol.OPENAI_CHAT);
  }

  private static Optional<String> verdict(JsonValue body) {
    JsonValue anthropic = body.get("diagnostics").get("cache_miss_reason");
    JsonValue openai = body.get("prompt_cache_diagnostics");
    if (anthropic.isPresent()) {
      return Optional.of(anthropic.isString() ? anthropic.asString("") : anthropic.raw());
    }
    return openai.isPresent() ? Optional.of(openai.raw()) : Optional.empty();
  }
}
