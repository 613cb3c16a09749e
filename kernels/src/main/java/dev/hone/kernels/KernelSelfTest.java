package dev.hone.kernels;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The start-up test: every operation on a few shapes, equal to the definition, in milliseconds. */
final class KernelSelfTest {

  private static final long SEED = 20_250_917;

  private KernelSelfTest() {}

  /** The first operation whose result differs from the definition's, or throws. */
  static Optional<String> firstMismatch(Kernels kernels) {
    KernelComparison compare = new KernelComparison(kernels, SEED);
    for (Supplier<Optional<String>> check : checks(compare)) {
      Optional<String> mismatch = outcome(check);
      if (mismatch.isPresent()) {
        return mismatch;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> outcome(Supplier<Optional<String>> check) {
    try {
      return check.get();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(e.toString());
    }
  }

  private static List<Supplier<Optional<String>>> checks(KernelComparison compare) {
    return List.of(
        () -> compare.quantize(3, 96),
        () -> compare.matmul(WeightType.Q8_0, 17, 64, 0, 2, 0, 3),
        () -> compare.matmul(WeightType.Q8_0, 16, 64, 0, 1, 0, 9),
        () -> compare.matmul(WeightType.Q4_0, 17, 64, 0, 2, 0, 3),
        () -> compare.matmul(WeightType.Q4_0, 16, 64, 0, 1, 0, 9),
        () -> compare.matmul(WeightType.Q4_1, 17, 64, 0, 2, 0, 3),
        () -> compare.matmul(WeightType.Q4_1, 16, 64, 0, 1, 0, 9),
        () -> compare.matmul(WeightType.Q5_0, 17, 64, 0, 2, 0, 3),
        () -> compare.matmul(WeightType.Q5_0, 16, 64, 0, 1, 0, 9),
        () -> compare.matmul(WeightType.Q5_1, 17, 64, 0, 2, 0, 3),
        () -> compare.matmul(WeightType.Q5_1, 16, 64, 0, 1, 0, 9),
        () -> compare.matmul(WeightType.Q4_K, 17, 512, 0, 2, 0, 3),
        () -> compare.matmul(WeightType.Q4_K, 16, 256, 0, 1, 0, 9),
        () -> compare.matmul(WeightType.Q5_K, 17, 512, 0, 2, 0, 3),
        () -> compare.matmul(WeightType.Q5_K, 16, 256, 0, 1, 0, 9),
        () -> compare.matmul(WeightType.Q6_K, 17, 512, 0, 2, 0, 3),
        () -> compare.matmul(WeightType.Q6_K, 16, 256, 0, 1, 0, 9),
        () -> compare.matmul(WeightType.F16, 17, 34, 0, 2, 0, 9),
        () -> compare.matmul(WeightType.BF16, 17, 34, 0, 2, 0, 9),
        () -> compare.matmul(WeightType.F32, 17, 34, 0, 2, 0, 9),
        () -> compare.dequantizeRows(WeightType.Q8_0, 17, 64),
        () -> compare.dequantizeRows(WeightType.Q4_1, 17, 64),
        () -> compare.dequantizeRows(WeightType.Q4_K, 17, 256),
        () -> compare.dequantizeRows(WeightType.Q6_K, 17, 256),
        () -> compare.rmsNorm(2, 72),
        () -> compare.rmsNormHeads(2, 3, 24),
        () -> compare.rope(2, 2, 64, 32, true),
        () -> compare.rope(2, 2, 48, 20, false),
        () -> compare.elementwise(2, 71),
        () -> compare.storeKv(2, 32),
        () -> compare.attention(6, 2, 32, 15, 2),
        () -> compare.attention(1, 1, 8, 255, 2));
  }
}
