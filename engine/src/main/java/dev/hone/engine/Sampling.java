package dev.hone.engine;

/**
 * How the next token is drawn. A draw is a pure function of logits, these values and the position:
 * the noise comes from a counter-based generator keyed by (seed, position).
 *
 * @param temperature 0: the highest logit, ties to the lower id
 * @param topK 0: off
 * @param topP 1: off
 * @param minP 0: off
 * @param repetitionPenalty 1: off
 */
public record Sampling(
    float temperature,
    int topK,
    float topP,
    float minP,
    float repetitionPenalty,
    float presencePenalty,
    float frequencyPenalty,
    long seed) {

  /** Always the most likely token. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 1, 0, 0, 0);
}
