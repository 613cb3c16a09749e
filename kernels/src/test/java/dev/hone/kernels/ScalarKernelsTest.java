package dev.hone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The definition against plain double arithmetic: that it computes what its name says. */
class ScalarKernelsTest extends KernelsContract {

  private final Arena arena = Arena.ofAuto();

  @Override
  protected Kernels kernels() {
    return new ScalarKernels();
  }

  @ParameterizedTest
  @EnumSource
  void theProductIsCloseToTheExactOne(WeightType type) {
    Random random = new Random(5);
    int columns = 256;
    MemorySegment file = TestingWeights.file(arena, type, 20, columns, random);
    PanelMatrix w = PanelMatrix.allocate(arena, type, 20, columns);
    PanelPacker.pack(file, w, 0, 2);
    FloatMatrix x = FloatMatrix.allocate(arena, 3, columns);
    for (int i = 0; i < 3 * columns; i++) {
      x.set(i / columns, i % columns, (float) random.nextGaussian());
    }
    FloatMatrix y = FloatMatrix.allocate(arena, 3, 20);
    if (type.quantized()) {
      Activations q = Activations.allocate(arena, 3, columns);
      kernels().quantize(x, 0, 3, q);
      kernels().matmul(w, 0, 2, q, 0, 3, y);
    } else {
      kernels().matmulFloat(w, 0, 2, x, 0, 3, y);
    }

    double half = type.quantized() ? 1 / 254.0 : 0;
    for (int token = 0; token < 3; token++) {
      for (int row = 0; row < 20; row++) {
        double exact = 0;
        double bound = 1e-30;
        for (int k = 0; k < columns; k++) {
          double weight = TestingWeights.weight(file, type, columns, row, k);
          exact += weight * x.get(token, k);
          bound += Math.abs(weight) * (5 * half + 1e-5 * Math.abs(x.get(token, k)));
        }
        // Rounding to 1/127 of the block's maximum (below 5 here), and Q4_1's exact minima.
        assertThat((double) y.get(token, row)).isCloseTo(exact, within(bound * 4));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,5", "250,20", "600,1"})
  void attentionIsCloseToASoftmaxInDouble(int firstPosition, int rows) {
    int headDim = 16;
    KvLayout layout = new KvLayout(2, 1, headDim);
    Random random = new Random(3);
    int positions = firstPosition + rows;
    MemorySegment[] pages = new KernelComparison(kernels(), 3).pages(arena, layout, positions);
    FloatMatrix q = FloatMatrix.allocate(arena, rows, headDim);
    for (int i = 0; i < rows * headDim; i++) {
      q.set(i / headDim, i % headDim, (float) random.nextGaussian());
    }
    FloatMatrix out = FloatMatrix.allocate(arena, rows, headDim);
    MemorySegment scratch = arena.allocate(AttentionScratch.bytes(layout), 64);
    Attention a = new Attention(layout, 1, pages, firstPosition, q, out, 0, rows, 1);
    kernels().attend(a, 0, 0, rows, scratch);

    for (int row = 0; row < rows; row++) {
      double total = 0;
      double[] values = new double[headDim];
      for (int position = 0; position <= firstPosition + row; position++) {
        MemorySegment page = pages[position / 32];
        int slot = position % 32;
        double score = 0;
        for (int d = 0; d < headDim; d++) {
          long at = layout.kOffset(1, 0) + layout.kElement(slot, d);
          score += (double) q.get(row, d) * Float16.half(page, at);
        }
        double p = Math.exp(score);
        total += p;
        for (int d = 0; d < headDim; d++) {
          long at = layout.vOffset(1, 0) + 2L * (slot * headDim + d);
          values[d] += p * Float16.half(page, at);
        }
      }
      for (int d = 0; d < headDim; d++) {
        assertThat((double) out.get(row, d)).isCloseTo(values[d] / total, within(2e-5));
      }
    }
  }
}
