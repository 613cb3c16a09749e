package dev.hone.wire.view;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How tokens are drawn. What the client leaves out is empty.
 *
 * @param seed any integer; some clients send more than 63 bits
 * @param n how many answers; 1 when absent
 * @param logitBias token id to bias
 * @param logprobs whether log-probabilities are wanted, and how many alternatives
 */
public record Sampling(
    OptionalDouble temperature,
    OptionalDouble topP,
    OptionalInt topK,
    OptionalDouble minP,
    OptionalDouble frequencyPenalty,
    OptionalDouble presencePenalty,
    OptionalDouble repetitionPenalty,
    Optional<BigInteger> seed,
    int n,
    Map<Integer, Double> logitBias,
    OptionalInt logprobs) {
  /** Keeps a copy. */
  public Sampling {
    logitBias = Map.copyOf(logitBias);
  }
}
