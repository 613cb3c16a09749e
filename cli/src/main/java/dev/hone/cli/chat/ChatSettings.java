package dev.hone.cli.chat;

import java.util.OptionalLong;

/**
 * How a conversation is led.
 *
 * @param temperature 0 for the most likely token
 * @param maxTokens longest answer
 * @param seed makes answers repeatable
 */
public record ChatSettings(double temperature, int maxTokens, OptionalLong seed) {
  /** What SmolLM2's makers recommend. */
  static final double TOP_P = 0.9;

  public ChatSettings {
    if (!(temperature >= 0 && temperature <= 100) || maxTokens < 1) {
      throw new IllegalArgumentException(
          "--temperature must be 0 to 100, and --max-tokens 1 or more");
    }
  }
}
