package dev.hone.engine;

import java.util.List;

/**
 * How likely a token was: natural logarithms of the softmax over the model's own logits, before
 * bias, penalties, temperature and truncation.
 *
 * @param token the token drawn
 * @param top the most likely tokens, best first, ties to the lower id: as many as were asked for.
 *     The drawn one is among them only if it ranks there
 */
public record TokenLogprob(int token, float logprob, List<Candidate> top) {

  public TokenLogprob {
    top = List.copyOf(top);
  }

  /** One of the most likely tokens of a position. */
  public record Candidate(int token, float logprob) {}
}
