package dev.hone.wire;

/** A vendor's way of shaping errors, headers, model lists and heartbeats. */
public enum Dialect {
  /** OpenAI and everything that calls itself compatible with it. */
  OPENAI("x-request-id"),
  /** Anthropic, also on Vertex and Azure. */
  ANTHROPIC("request-id"),
  /** Google Gemini. */
  GEMINI("x-request-id");

  private final String requestIdHeader;

  Dialect(String requestIdHeader) {
    this.requestIdHeader = requestIdHeader;
  }

  /** The response header in which this dialect's clients look for the request's id. */
  public String requestIdHeader() {
    return requestIdHeader;
  }
}
