package dev.hone.wire.translate;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;

/** How a client asks for log-probabilities. */
final class Logprobs {
  private Logprobs() {}

  /** The field that asked. */
  static String field(ChatRequest source) {
    if (source.protocol() != Protocol.OPENAI_RESPONSES) {
      return "logprobs";
    }
    return source.json().get("top_logprobs").asLong(0) > 0 ? "top_logprobs" : "include";
  }
}
