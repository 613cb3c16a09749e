package dev.hone.engine;

/**
 * How much the engine takes on at once.
 *
 * @param maxRunning most requests that share a step
 * @param maxWaiting most requests beyond {@code maxRunning}; more are refused as overloaded
 * @param maxStepTokens most tokens of a step; the model may allow fewer
 * @param prefillBesideAnswers most prompt tokens of a step that also continues an answer: how long
 *     a prompt may hold up the streams that are running
 */
public record EngineOptions(
    int maxRunning, int maxWaiting, int maxStepTokens, int prefillBesideAnswers) {

  /** For a small machine: 16 running, 256 waiting, steps of 512 tokens, 64 beside answers. */
  public static final EngineOptions DEFAULT = new EngineOptions(16, 256, 512, 64);

  public EngineOptions {
    if (maxRunning < 1 || maxWaiting < 1 || maxStepTokens < 1 || prefillBesideAnswers < 1) {
      throw new IllegalArgumentException(
          "engine options must be positive: maxRunning %d, maxWaiting %d, maxStepTokens %d, prefillBesideAnswers %d"
              .formatted(maxRunning, maxWaiting, maxStepTokens, prefillBesideAnswers));
    }
  }
}
