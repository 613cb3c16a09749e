package dev.hone.model;

import dev.hone.kernels.PanelMatrix;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A linear map {@code y = W x + b}.
 *
 * @param bias one f32 per row, zeros up to whole panels
 */
record Linear(PanelMatrix weights, Optional<MemorySegment> bias) {}
