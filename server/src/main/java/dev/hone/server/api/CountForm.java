package dev.hone.server.api;

import dev.hone.wire.Protocol;
import dev.hone.wire.json.JsonWriter;

/** How a client asks for a count of tokens, and how it is told. */
enum CountForm {
  /** Anthropic's {@code count_tokens}. */
  MESSAGES(Protocol.ANTHROPIC_MESSAGES) {
    @Override
    void write(JsonWriter out, long tokens) {
      out.field("input_tokens", tokens);
    }
  },
  /** Gemini's {@code countTokens}. */
  GEMINI(Protocol.GEMINI_GENERATE) {
    @Override
    void write(JsonWriter out, long tokens) {
      out.field("totalTokens", tokens);
    }
  },
  /** OpenAI's {@code responses/input_tokens}. */
  RESPONSES(Protocol.OPENAI_RESPONSES) {
    @Override
    void write(JsonWriter out, long tokens) {
      out.field("object", "response.input_tokens").field("input_tokens", tokens);
    }
  };

  private final Protocol protocol;

  CountForm(Protocol protocol) {
    this.protocol = protocol;
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
