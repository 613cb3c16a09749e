package dev.hone.model;

import dev.hone.kernels.PanelMatrix;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * All weights of a decoder.
 *
 * @param embedding {@code [vocabulary, width]}
 * @param outputNorm f32 {@code [width]}
 * @param output {@code [vocabulary, width]}; the embedding itself where they are tied
 * @param ropeFactors one divisor of the frequency per rotated pair, empty for none
 * @param bytes what the panels take
 */
record ModelWeights(
    PanelMatrix embedding,
    List<LayerWeights> layers,
    MemorySegment outputNorm,
    PanelMatrix output,
    float[] ropeFactors,
    long bytes) {

  ModelWeights {
    layers = List.copyOf(layers);
  }

  /** Bytes that a step of one token reads: all, but one row of an embedding of its own. */
  long bytesPerToken() {
    return embedding.equals(output) ? bytes : bytes - embedding.data().byteSize();
  }
}
