package dev.hone.model;

/**
 * What makes one decoder differ from another, as data.
 *
 * @param architecture the GGUF architecture, {@code llama} for the llama family
 * @param vocabulary token ids
 * @param contextLength most positions of a sequence
 * @param width floats of a token's hidden state
 * @param heads query heads, a multiple of {@code kvHeads}
 * @param feedForward inner width of the feed-forward net
 * @param normEpsilon added to the mean square in RMS norms
 * @param scoreScale factor of the attention scores, 1/sqrt(headDim)
 * @param tiedEmbeddings true if the embedding matrix is also the output matrix
 */
public record ModelSpec(
    String architecture,
    int vocabulary,
    int contextLength,
    int layers,
    int width,
    int heads,
    int kvHeads,
    int headDim,
    int feedForward,
    float normEpsilon,
    RopeSpec rope,
    float scoreScale,
    boolean tiedEmbeddings) {

  public ModelSpec {
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "%d query heads can't share %d KV heads evenly".formatted(heads, kvHeads));
    }
    if (rope.dimensions() > headDim) {
      throw new IllegalArgumentException(
          "%d rotated dimensions of a head of %d".formatted(rope.dimensions(), headDim));
    }
  }

  /** The same model, held to sequences of at most {@code positions}. */
  public ModelSpec withContextLength(int positions) {
    return new ModelSpec(
        architecture,
        vocabulary,
        positions,
        layers,
        width,
        heads,
        kvHeads,
        headDim,
        feedForward,
        normEpsilon,
        rope,
        scoreScale,
        tiedEmbeddings);
  }
}
