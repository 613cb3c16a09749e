package dev.hone.engine;

import java.util.Map;

/** Builds a {@link Sampling}; what is not set is off. */
public final class SamplingBuilder {
  private float temperature = 1;
  private int topK;
  private float topP = 1;
  private float minP;
  private float repetitionPenalty = 1;
  private float presencePenalty;
  private float frequencyPenalty;
  private Map<Integer, Float> logitBias = Map.of();
  private long seed;

  SamplingBuilder() {}

  public SamplingBuilder temperature(float value) {
    temperature = value;
    return this;
  }

  public SamplingBuilder topK(int value) {
    topK = value;
    return this;
  }

  public SamplingBuilder topP(float value) {
    topP = value;
    return this;
  }

  public SamplingBuilder minP(float value) {
    minP = value;
    return this;
  }

  public SamplingBuilder repetitionPenalty(float value) {
    repetitionPenalty = value;
    return this;
  }

  public SamplingBuilder presencePenalty(float value) {
    presencePenalty = value;
    return this;
  }

  public SamplingBuilder frequencyPenalty(float value) {
    frequencyPenalty = value;
    return this;
  }

  public SamplingBuilder logitBias(Map<Integer, Float> value) {
    logitBias = value;
    return this;
  }

  public SamplingBuilder seed(long value) {
    seed = value;
    return this;
  }

  /**
   * The sampling.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Sampling build() {
    return new Sampling(
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        presencePenalty,
        frequencyPenalty,
        logitBias,
        seed);
  }
}
