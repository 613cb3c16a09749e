package dev.hone.kernels.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.ScalarKernels;
import dev.hone.kernels.WeightType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Generated operations on rows, and products with float weights, against the definition. */
class X86RowsTest {
  private static final long SEED = Long.getLong("hone.test.seed", System.nanoTime());
  private static final float[] EDGES = {
    0f, -0f, Float.MIN_VALUE, -1e-40f, 88.7f, 88.8f, -88.7f, -87.3f, -87.4f, 1e38f, -1e38f
  };

  private final Kernels scalar = new ScalarKernels();
  private final Random random = new Random(SEED);
  private final Arena arena = Arena.ofAuto();
  private X86Kernels generated;

  @BeforeEach
  void assemble() {
    System.out.println("seed " + SEED);
    try {
      generated = X86Kernels.avx512(scalar);
    } catch (GeneratedCodeUnavailable e) {
      Assumptions.abort(e.getMessage());
    }
  }

  @AfterEach
  void unmap() {
    generated.close();
  }

  @Test
  void quantizesAsDefinedAndReportsWhatIsNotFinite() {
    for (float spread : new float[] {1f, 1e-37f, 1e-35f, 1e38f, 1000f}) {
      FloatMatrix x = matrix(3, 320, spread);
      Activations want = Activations.allocate(arena, 3, 320);
      Activations got = Activations.allocate(arena, 3, 320);
      boolean finite = scalar.quantize(x, 0, 3, want);
      assertThat(generated.quantize(x, 0, 3, got)).isEqualTo(finite);
      if (finite) {
        assertThat(got.q().mismatch(want.q())).isEqualTo(-1);
        assertThat(got.scales().mismatch(want.scales())).isEqualTo(-1);
        assertThat(got.sums().mismatch(want.sums())).isEqualTo(-1);
        assertThat(got.halfSums().mismatch(want.halfSums())).isEqualTo(-1);
      }
      x.set(1, 77, Float.NaN);
      assertThat(generated.quantize(x, 0, 3, got)).isFalse();
      x.set(1, 77, Float.NEGATIVE_INFINITY);
      assertThat(generated.quantize(x, 0, 3, got)).isFalse();
      assertThat(generated.quantize(x, 2, 3, got)).isEqualTo(scalar.quantize(x, 2, 3, want));
    }
  }

  @Test
  void normalizesRowsAndHeads() {
    MemorySegment weight = matrix(1, 96, 1f).data();
    FloatMatrix x = matrix(3, 96, 4f);
    FloatMatrix want = copy(x);
    FloatMatrix got = copy(x);
    scalar.rmsNorm(x, weight, 1e-5f, 1, 3, want);
    generated.rmsNorm(x, weight, 1e-5f, 1, 3, got);
    same(got, want);
    scalar.rmsNormHeads(want, weight, 1e-6f, 0, 3, 3, 32);
    generated.rmsNormHeads(got, weight, 1e-6f, 0, 3, 3, 32);
    same(got, want);
  }

  @Test
  void addsAndGates() {
    FloatMatrix x = matrix(2, 512, 30f);
    for (int i = 0; i < EDGES.length; i++) {
      x.set(1, i, EDGES[i]);
    }
    FloatMatrix y = matrix(2, 512, 1f);
    FloatMatrix want = copy(x);
    FloatMatrix got = copy(x);
    scalar.siluMul(want, y, 0, 2);
    generated.siluMul(got, y, 0, 2);
    same(got, want);
    scalar.add(want, y, 0, 2);
    generated.add(got, y, 0, 2);
    same(got, want);
  }

  @Test
  void multipliesFloatWeights() {
    for (WeightType type : new WeightType[] {WeightType.F32, WeightType.F16, WeightType.BF16}) {
      for (int tokens = 1; tokens <= 18; tokens++) {
        int columns = 1 + random.nextInt(50);
        int rows = 1 + random.nextInt(50);
        PanelMatrix w = PanelMatrix.allocate(arena, type, rows, columns);
        long size = type.fileBlockBytes();
        for (long i = 0; i < w.data().byteSize() / size; i++) {
          float value = (float) random.nextGaussian();
          switch (type) {
            case F32 -> w.data().setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
            case F16 -> w.data().setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(value));
            default ->
                w.data()
                    .setAtIndex(
                        ValueLayout.JAVA_SHORT, i, (short) (Float.floatToIntBits(value) >> 16));
          }
        }
        FloatMatrix x = matrix(tokens, columns, 1f);
        FloatMatrix want = FloatMatrix.allocate(arena, tokens, rows);
        FloatMatrix got = FloatMatrix.allocate(arena, tokens, rows);
        scalar.matmulFloat(w, 0, w.panels(), x, 0, tokens, want);
        generated.matmulFloat(w, 0, w.panels(), x, 0, tokens, got);
        same(got, want);
      }
    }
  }

  private FloatMatrix matrix(int rows, int columns, float spread) {
    FloatMatrix x = FloatMatrix.allocate(arena, rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        x.set(row, i, (float) random.nextGaussian() * spread);
      }
    }
    return x;
  }

  private FloatMatrix copy(FloatMatrix x) {
    FloatMatrix y = FloatMatrix.allocate(arena, x.rows(), x.columns());
    y.data().copyFrom(x.data());
    return y;
  }

  private static void same(FloatMatrix got, FloatMatrix want) {
    assertThat(got.data().mismatch(want.data())).as("seed %d", SEED).isEqualTo(-1);
  }
}
