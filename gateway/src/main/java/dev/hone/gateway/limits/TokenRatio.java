package dev.hone.gateway.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many bytes of a request make a prompt token, by model, learned from what providers report. An
 * estimate must rather be too high: it keeps to the densest tokens seen lately, and starts at two
 * bytes a token (English text in JSON has about four, Chinese about two and a half). Thread-safe.
 */
final class TokenRatio {
  private static final double START = 2.0;
  private static final double LEAST = 0.5;

  /** How fast a ratio recovers from one dense request. */
  private static final double RECOVERY = 0.02;

  private static final int MODELS = 1024;

  private final Map<String, Double> bytesPerToken = new ConcurrentHashMap<>();

  /** Prompt tokens of a body of so many bytes, rather too many than too few. */
  long tokens(String model, long bytes) {
    return (long) Math.ceil(bytes / bytesPerToken.getOrDefault(model, START));
  }

  /** A request of so many bytes had so many prompt tokens. */
  void learn(String model, long bytes, long tokens) {
    if (tokens < 16 || bytes < 64) {
      return;
    }
    // A tenth below what was seen: the next request is never quite like the last.
    double seen = Math.clamp(bytes * 0.9 / tokens, LEAST, 4.0);
    Double known = bytesPerToken.get(model);
    if (known == null && bytesPerToken.size() >= MODELS) {
      return;
    }
    double before = known == null ? START : known;
    double next = seen < before ? seen : before + (seen - before) * RECOVERY;
    if (known == null || Math.abs(next - before) > 1e-3) {
      bytesPerToken.put(model, next);
    }
  }
}
