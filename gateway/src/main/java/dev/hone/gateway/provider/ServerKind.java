package dev.hone.gateway.provider;

/** An inference server, by what it tells of itself besides its answers. */
public enum ServerKind {
  /** Nothing is known of it: only a configured path is probed. */
  OTHER("", ""),
  VLLM("/health", "/metrics"),
  TGI("/health", "/metrics"),
  /** {@code trtllm-serve}, whose {@code /metrics} is JSON, or Triton, whose is Prometheus' text. */
  TENSORRT_LLM("/health", "/metrics"),
  /** Tells whether it is there, but not how busy. */
  OLLAMA("/api/version", ""),
  /** Its metrics need a flag; without them its slots are counted. */
  LLAMA_SERVER("/health", "/metrics");

  private final String health;
  private final String metrics;

  ServerKind(String health, String metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  /** Path of the health check from the server's root; empty if it has none. */
  public String health() {
    return health;
  }

  /** Path of the metrics from the server's root; empty if it has none. */
  public String metrics() {
    return metrics;
  }
}
