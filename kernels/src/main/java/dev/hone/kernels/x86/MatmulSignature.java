package dev.hone.kernels.x86;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.util.Collections;

/**
 * The arguments of a generated matrix product, all 64-bit: weights, panels, blocks of a panel;
 * activations of the first token, bytes between tokens; scratch of {@code 8 * tokens * blocks}
 * bytes; scales, sums, bytes between their rows; y of the first panel and token, bytes between rows
 * of y.
 */
final class MatmulSignature {
  static final FunctionDescriptor DESCRIPTOR =
      FunctionDescriptor.ofVoid(
          Collections.nCopies(11, ValueLayout.JAVA_LONG).toArray(ValueLayout.OfLong[]::new));

  private MatmulSignature() {}
}
