package dev.hone.model;

import dev.hone.kernels.FloatMatrix;

/**
 * Logits {@code [rows, vocabulary]} of one step.
 *
 * @param values one row per slice that wanted logits, in their order
 */
public record Logits(FloatMatrix values) {

  public int rows() {
    return values.rows();
  }

  public int vocabulary() {
    return values.columns();
  }
}
