package dev.hone.model;

/**
 * What makes one decoder differ from another, as data.
 *
 * @param architecture the GGUF architecture, {@code llama} for the llama family
 * @param ropeInterleaved pairs (2i, 2i+1) as in GGUF's llama; false: NeoX halves
 * @param ropeDimensions dimensions of a head that are rotated
 * @param scoreScale factor of the attention scores, 1/sqrt(headDim)
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
    double ropeBase,
    boolean ropeInterleaved,
    int ropeDimensions,
    float scoreScale,
    boolean tiedEmbeddings) {}
