package dev.hone.wire;

/** A request and response format that generates text, or vectors. */
public enum Protocol {
  /** {@code POST /v1/chat/completions}. */
  OPENAI_CHAT(Dialect.OPENAI),
  /** {@code POST /v1/responses}. */
  OPENAI_RESPONSES(Dialect.OPENAI),
  /** Legacy {@code POST /v1/completions}. */
  OPENAI_COMPLETIONS(Dialect.OPENAI),
  /** {@code POST /v1/embeddings}. */
  OPENAI_EMBEDDINGS(Dialect.OPENAI),
  /** {@code POST /v1/messages}, and the body of {@code count_tokens}. */
  ANTHROPIC_MESSAGES(Dialect.ANTHROPIC),
  /** {@code POST /v1/models/{model}:generateContent} and its stream. */
  GEMINI_GENERATE(Dialect.GEMINI),
  /**
   * Amazon Bedrock's Converse and ConverseStream, which no client speaks here. Its errors are made
   * Anthropic's on the way in.
   */
  BEDROCK_CONVERSE(Dialect.ANTHROPIC);

  private final Dialect dialect;

  Protocol(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Whose errors, headers and heartbeats it uses. */
  public Dialect dialect() {
    return dialect;
  }
}
