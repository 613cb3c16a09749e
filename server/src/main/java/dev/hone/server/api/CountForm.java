package dev.hone.server.api;

import dev.hone.wire.Protocol;
import dev.hone.wire.json.JsonWriter;

/** How a client asks for a count of tokens, and how it is told. */
enum CountForm {
  /** Anthropic's {@code count_tokens}. */
  MESSAGES(Protocol.ANTHROPIC_MESSAGES, "/v1/messages/count_tokens") {
    @Override
    void write(JsonWriter out, long tokens) {
      out.field("input_tokens", tokens);
    }
  },
  /** Gemini's {@code countTokens}. */
  GEMINI(Protocol.GEMINI_GENERATE, "") {
    @Override
    void write(JsonWriter out, long tokens) {
      out.field("totalTokens", tokens);
    }
  },
  /** OpenAI's {@code responses/input_tokens}. */
  RESPONSES(Protocol.OPENAI_RESPONSES, "/v1/responses/input_tokens") {
    @Override
    void write(JsonWriter out, long tokens) {
      out.field("object", "response.input_tokens").field("input_tokens", tokens);
    }
  };

  private final Protocol protocol;
  private final String path;

  CountForm(Protocol protocol, String path) {
    this.protocol = protocol;
    this.path = path;
  }

  /** Where its makers' servers count; empty where the path names the model. */
  String path() {
    return path;
  }

  /** The protocol of the request whose tokens are counted. */
  Protocol protocol() {
    return protocol;
  }

  abstract void write(JsonWriter out, long tokens);

  /** The body that tells the count. */
  byte[] body(long tokens) {
    JsonWriter out = new JsonWriter().object();
    write(out, tokens);
    return out.endObject().toBytes();
  }
}
