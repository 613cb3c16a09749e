package dev.hone.engine;

import java.util.List;

/**
 * One generation. Build it with {@link #builder}: components will be added.
 *
 * @param id the request's id, for logs
 * @param prompt token ids, BOS included where the model wants one; at least one. Not to be changed
 *     afterwards
 * @param maxTokens most tokens to generate; 0 computes the prompt and generates nothing
 * @param stopStrings the answer ends before the first of these to be completed; it never contains
 *     one
 * @param ignoreEnd true: end tokens do not end the answer (benchmarks)
 * @param logprobs most likely tokens to report with each token; 0: the drawn token alone; -1: off
 */
public record GenerationRequest(
    String id,
    int[] prompt,
    int maxTokens,
    Sampling sampling,
    List<String> stopStrings,
    boolean ignoreEnd,
    int logprobs) {

  public GenerationRequest {
    if (prompt.length == 0) {
      throw new IllegalArgumentException(
          "request %s: the prompt is empty; it needs at least one token".formatted(id));
    }
    if (maxTokens < 0) {
      throw new IllegalArgumentException(
          "request %s: maxTokens can't be %d".formatted(id, maxTokens));
    }
    if (logprobs < -1) {
      throw new IllegalArgumentException(
          "request %s: logprobs can't be %d".formatted(id, logprobs));
    }
    stopStrings = List.copyOf(stopStrings);
    for (String stop : stopStrings) {
      if (stop.isEmpty() || !wellFormed(stop)) {
        throw new IllegalArgumentException(
            "request %s: a stop string is empty or has half a surrogate pair".formatted(id));
      }
    }
  }

  /** A greedy request for {@code maxTokens} tokens, nothing else set. */
  public static GenerationRequestBuilder builder(String id, int[] prompt, int maxTokens) {
    return new GenerationRequestBuilder(id, prompt, maxTokens);
  }

  private static boolean wellFormed(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }
}
