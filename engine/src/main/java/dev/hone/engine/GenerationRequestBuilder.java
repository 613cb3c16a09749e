package dev.hone.engine;

import java.util.List;

/** Builds a {@link GenerationRequest}. */
public final class GenerationRequestBuilder {
  private final String id;
  private final int[] prompt;
  private final int maxTokens;
  private Sampling sampling = Sampling.GREEDY;
  private List<String> stopStrings = List.of();
  private boolean ignoreEnd;
  private int logprobs = -1;

  GenerationRequestBuilder(String id, int[] prompt, int maxTokens) {
    this.id = id;
    this.prompt = prompt;
    this.maxTokens = maxTokens;
  }

  public GenerationRequestBuilder sampling(Sampling value) {
    sampling = value;
    return this;
  }

  public GenerationRequestBuilder stopStrings(List<String> value) {
    stopStrings = value;
    return this;
  }

  public GenerationRequestBuilder ignoreEnd(boolean value) {
    ignoreEnd = value;
    return this;
  }

  public GenerationRequestBuilder logprobs(int value) {
    logprobs = value;
    return this;
  }

  /**
   * The request.
   *
   * @throws IllegalArgumentException if the prompt is empty, a number is negative, or a stop string
   *     is empty or malformed
   */
  public GenerationRequest build() {
    return new GenerationRequest(id, prompt, maxTokens, sampling, stopStrings, ignoreEnd, logprobs);
  }
}
