package dev.hone.engine;

import java.util.Map;

/**
 * How the next token is drawn. A draw is a pure function of the logits, these values, the position
 * and the tokens before it; {@code Sampler} in this package defines it.
 *
 * <p>The steps, in order: logit bias, penalties, temperature, top-k, top-p over what top-k left,
 * min-p, then one draw from the rest in proportion to its probability.
 *
 * @param temperature 0: the highest logit, ties to the lower id, and nothing below applies but bias
 *     and penalties
 * @param topK keeps the {@code topK} most likely tokens; 0: off
 * @param topP keeps the fewest most likely tokens whose probabilities reach this share; 1: off
 * @param minP drops tokens less likely than this share of the most likely one; 0: off
 * @param repetitionPenalty divides positive logits of the prompt's and the answer's tokens and
 *     multiplies negative ones; 1: off
 * @param presencePenalty subtracted from the logits of tokens that the answer holds; 0: off
 * @param frequencyPenalty subtracted once per occurrence in the answer; 0: off
 * @param logitBias added to the logits of these tokens
 * @param seed of the noise; callers whose client gave none draw one
 */
public record Sampling(
    float temperature,
    int topK,
    float topP,
    float minP,
    float repetitionPenalty,
    float presencePenalty,
    float frequencyPenalty,
    Map<Integer, Float> logitBias,
    long seed) {

  /** Always the most likely token. */
  public static final Sampling GREEDY = builder().temperature(0).build();

  public Sampling {
    check(temperature >= 0 && temperature < Float.POSITIVE_INFINITY, "temperature", temperature);
    check(topK >= 0, "topK", topK);
    check(topP > 0 && topP <= 1, "topP", topP);
    check(minP >= 0 && minP <= 1, "minP", minP);
    check(
        repetitionPenalty > 0 && repetitionPenalty < Float.POSITIVE_INFINITY,
        "repetitionPenalty",
        repetitionPenalty);
    check(Float.isFinite(presencePenalty), "presencePenalty", presencePenalty);
    check(Float.isFinite(frequencyPenalty), "frequencyPenalty", frequencyPenalty);
    logitBias = Map.copyOf(logitBias);
    logitBias.forEach((token, bias) -> check(bias < Float.POSITIVE_INFINITY, "logitBias", bias));
  }

  /** Temperature 1, everything else off, seed 0. */
  public static SamplingBuilder builder() {
    return new SamplingBuilder();
  }

  /** True if a draw depends on the tokens before it. */
  boolean penalizes() {
    return repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0;
  }

  private static void check(boolean valid, String name, float value) {
    if (!valid) {
      throw new IllegalArgumentException("sampling: %s can't be %s".formatted(name, value));
    }
  }
}
