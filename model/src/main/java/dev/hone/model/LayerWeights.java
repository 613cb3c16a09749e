package dev.hone.model;

import java.lang.foreign.MemorySegment;

/**
 * The weights of one layer.
 *
 * @param attentionNorm f32 {@code [width]}
 * @param feedForwardNorm f32 {@code [width]}
 */
record LayerWeights(
    MemorySegment attentionNorm,
    Linear query,
    Linear key,
    Linear value,
    Linear attentionOut,
    MemorySegment feedForwardNorm,
    Linear gate,
    Linear up,
    Linear down) {}
