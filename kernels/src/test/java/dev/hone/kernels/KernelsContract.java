package dev.hone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What any implementation of {@link Kernels} must hold: the bits of {@link ScalarKernels} over
 * sizes, odd shapes and edge values, and the same bits however the work is cut. Extend it, give the
 * kernels.
 */
abstract class KernelsContract {

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Arena arena = Arena.ofAuto();
  private KernelComparison compare;
  private Kernels kernels;

  /** The implementation under test. */
  protected abstract Kernels kernels();

  @BeforeEach
  void printTheSeed() {
    System.out.println("seed " + seed);
    kernels = kernels();
    compare = new KernelComparison(kernels, seed);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 96, 576, 1536})
  void quantizesAsDefined(int columns) {
    assertSame(compare.quantize(7, columns));
  }

  @Test
  void reportsValuesThatAreNotFinite() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int column = 0; column < 96; column++) {
        FloatMatrix x = FloatMatrix.allocate(arena, 2, 96);
        Activations q = Activations.allocate(arena, 2, 96);
        assertThat(kernels.quantize(x, 0, 2, q)).isTrue();
        x.set(1, column, bad);
        assertThat(kernels.quantize(x, 0, 2, q)).isFalse();
        assertThat(kernels.quantize(x, 0, 1, q)).isTrue();
      }
    }
  }

  @Test
  void quantizesTheLargestAndSmallestValues() {
    float[] magnitudes = {
      Float.MAX_VALUE, 0x1p-118f, Math.nextDown(0x1p-118f), Float.MIN_VALUE, 1f, 127f, 126.5f
    };
    for (float magnitude : magnitudes) {
      FloatMatrix x = FloatMatrix.allocate(arena, 1, 32);
      for (int i = 0; i < 32; i++) {
        x.set(0, i, magnitude * ((i - 16) / 16f));
      }
      Activations expected = Activations.allocate(arena, 1, 32);
      Activations actual = Activations.allocate(arena, 1, 32);
      new ScalarKernels().quantize(x, 0, 1, expected);
      kernels.quantize(x, 0, 1, actual);
      assertThat(actual.q().mismatch(expected.q())).isEqualTo(-1);
      assertThat(actual.scales().mismatch(expected.scales())).isEqualTo(-1);
      assertThat(actual.sums().mismatch(expected.sums())).isEqualTo(-1);
      assertThat(actual.halfSums().mismatch(expected.halfSums())).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void multipliesAsDefinedForEveryNumberOfTokens(WeightType type) {
    for (int tokens = 1; tokens <= 18; tokens++) {
      int columns = Math.max(32, type.blockColumns()) * (1 + random.nextInt(3));
      int rows = 1 + random.nextInt(40);
      assertSame(compare.matmul(type, rows, columns, 0, (rows + 15) / 16, 0, tokens));
    }
  }

  @ParameterizedTest
  @EnumSource
  void multipliesAnyRangeOfPanelsAndTokens(WeightType type) {
    int columns = Math.max(64, type.blockColumns());
    for (int i = 0; i < 12; i++) {
      int rows = 1 + random.nextInt(80);
      int panels = (rows + 15) / 16;
      int fromPanel = random.nextInt(panels);
      int toPanel = fromPanel + random.nextInt(panels - fromPanel + 1);
      int from = random.nextInt(10);
      int to = from + random.nextInt(12);
      assertSame(compare.matmul(type, rows, columns, fromPanel, toPanel, from, to));
    }
  }

  @ParameterizedTest
  @EnumSource
  void multipliesLongRows(WeightType type) {
    assertSame(compare.matmul(type, 16, 4096, 0, 1, 0, 1));
    assertSame(compare.matmul(type, 16, 2048, 0, 1, 0, 6));
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void multipliesFloatRowsOfAnyLength(WeightType type) {
    for (int columns = 1; columns < 40; columns++) {
      assertSame(compare.matmul(type, 20, columns, 0, 2, 0, 1 + columns % 11));
    }
  }

  @ParameterizedTest
  @EnumSource
  void looksUpRowsAsDefined(WeightType type) {
    assertSame(compare.dequantizeRows(type, 37, type.superBlocks() ? 512 : 160));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 15, 16, 17, 31, 33, 64, 100, 576, 2048})
  void normsAsDefined(int columns) {
    assertSame(compare.rmsNorm(5, columns));
    assertSame(compare.rmsNormHeads(3, 4, columns));
  }

  @ParameterizedTest
  @CsvSource({"64,32", "128,64", "80,40", "48,20", "6,3", "34,17", "96,1", "16,8", "32,16"})
  void rotatesAsDefined(int headDim, int pairs) {
    assertSame(compare.rope(4, 3, headDim, pairs, true));
    assertSame(compare.rope(4, 3, headDim, pairs, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 15, 16, 17, 33, 576, 1536})
  void worksElementwiseAsDefined(int columns) {
    for (int i = 0; i < 4; i++) {
      assertSame(compare.elementwise(5, columns));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,2", "3,64", "2,128", "1,80", "4,6"})
  void storesKeysAndValuesAsDefined(int kvHeads, int headDim) {
    assertSame(compare.storeKv(kvHeads, headDim));
  }

  @ParameterizedTest
  @CsvSource({
    "9,3,64,0,1", "9,3,64,0,22", "9,3,64,31,3", "9,3,64,250,12", "9,3,64,510,5", "9,3,32,800,1",
    "16,2,128,290,2", "1,1,2,0,20", "3,1,80,40,9", "40,1,16,17,3", "8,8,48,255,2", "4,2,6,260,5",
    "2,1,256,250,9", "5,1,24,13,40"
  })
  void attendsAsDefined(int heads, int kvHeads, int headDim, int firstPosition, int rows) {
    assertSame(compare.attention(heads, kvHeads, headDim, firstPosition, rows));
  }

  @Test
  void chunksOfAttentionGiveTheSameBitsAsOneCall() {
    KvLayout layout = new KvLayout(2, 2, 8);
    int positions = 300;
    MemorySegment[] pages = compare.pages(arena, layout, positions);
    FloatMatrix q = FloatMatrix.allocate(arena, positions, 6 * 8);
    for (int row = 0; row < positions; row++) {
      for (int i = 0; i < q.columns(); i++) {
        q.set(row, i, (float) random.nextGaussian());
      }
    }
    MemorySegment scratch = arena.allocate(AttentionScratch.bytes(layout), 64);
    FloatMatrix whole = KernelComparison.poisoned(arena, positions, 6 * 8);
    FloatMatrix chunked = KernelComparison.poisoned(arena, positions, 6 * 8);
    Attention all = new Attention(layout, 1, pages, 0, q, whole, 0, positions, 6);
    for (int kvHead = 0; kvHead < 2; kvHead++) {
      kernels.attend(all, kvHead, 0, positions, scratch);
      int from = 0;
      while (from < positions) {
        int to = Math.min(positions, from + 1 + random.nextInt(60));
        Attention chunk = new Attention(layout, 1, pages, from, q, chunked, from, to, 6);
        int middle = from + random.nextInt(to - from + 1);
        kernels.attend(chunk, kvHead, middle, to, scratch);
        kernels.attend(chunk, kvHead, from, middle, scratch);
        from = to;
      }
    }
    assertSame(KernelComparison.difference("chunks", whole, chunked));
  }

  @Test
  void refusesToWriteOutsideItsOperands() {
    PanelMatrix w = PanelMatrix.allocate(arena, WeightType.Q4_0, 32, 32);
    Activations x = Activations.allocate(arena, 2, 32);
    FloatMatrix narrow = FloatMatrix.allocate(arena, 2, 16);
    FloatMatrix y = FloatMatrix.allocate(arena, 2, 32);

    assertThatThrownBy(() -> kernels.matmul(w, 0, 2, x, 0, 2, narrow))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> kernels.matmul(w, 0, 3, x, 0, 2, y))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> kernels.matmul(w, 0, 2, x, 0, 3, y))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> kernels.matmulFloat(w, 0, 2, y, 0, 2, y))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> kernels.rmsNorm(y, narrow.data().asSlice(0, 64), 0f, 0, 2, y))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertSame(Optional<String> difference) {
    assertThat(difference).isEmpty();
  }
}
