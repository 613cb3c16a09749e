package dev.hone.model;

/**
 * What one step computes for one sequence: the tokens that follow what it already holds.
 *
 * @param tokens at least one token id
 * @param wantsLogits true if the row of the last token is needed
 */
public record Slice(Sequence sequence, int[] tokens, boolean wantsLogits) {

  public Slice {
    if (tokens.length == 0) {
      throw new IllegalArgumentException("a slice needs at least one token");
    }
  }
}
