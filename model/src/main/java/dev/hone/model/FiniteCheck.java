package dev.hone.model;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Quantizes rows and remembers the first that holds a value that is not finite, so that a step can
 * end with an error before any sequence grows.
 */
final class FiniteCheck {
  private static final int INFINITY = 0x7f800000;

  private final Kernels kernels;
  private final AtomicInteger firstBad = new AtomicInteger(Integer.MAX_VALUE);

  FiniteCheck(Kernels kernels) {
    this.kernels = kernels;
  }

  void reset() {
    firstBad.set(Integer.MAX_VALUE);
  }

  void quantize(FloatMatrix x, int fromRow, int toRow, Activations into) {
    if (kernels.quantize(x, fromRow, toRow, into)) {
      return;
    }
    for (int row = fromRow; row < toRow; row++) {
      if (!kernels.quantize(x, row, row + 1, into)) {
        bad(row);
        return;
      }
    }
  }

  /** Looks at rows that no quantization has seen. */
  void look(FloatMatrix x, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      MemorySegment values = x.data().asSlice(x.offset(row), 4L * x.columns());
      int largest = 0;
      for (int column = 0; column < x.columns(); column++) {
        // Magnitudes order as integers as they do as floats, with infinity and NaN on top.
        int magnitude = values.get(ValueLayout.JAVA_INT, 4L * column) & 0x7fffffff;
        largest = Math.max(largest, magnitude);
      }
      if (largest >= INFINITY) {
        bad(row);
        return;
      }
    }
  }

  private void bad(int row) {
    firstBad.accumulateAndGet(row, Math::min);
  }

  /** The first bad row since {@link #reset}, -1 if there was none. */
  int firstBad() {
    int row = firstBad.get();
    return row == Integer.MAX_VALUE ? -1 : row;
  }

  /**
   * Ends the step if something was found.
   *
   * @throws NonFiniteActivation if a row of the batch was bad since {@link #reset}
   */
  void throwIfBad(StepBatch batch, String place, int layer) {
    int row = firstBad();
    if (row >= 0) {
      throw new NonFiniteActivation(
          batch.sliceOf(row), layer < 0 ? place : place + " of layer " + layer);
    }
  }
}
