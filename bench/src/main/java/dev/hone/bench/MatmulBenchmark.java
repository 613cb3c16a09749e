package dev.hone.bench;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.KernelSelection;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.ScalarKernels;
import dev.hone.kernels.WeightType;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One thread's matrix product of SmolLM2's up-projection, weights in cache: operations (2 per
 * multiply-add) in a call are {@code 2 * 1536 * 576 * tokens}. The result is checked against the
 * definition before anything is timed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC",
      "-XX:+UseCompactObjectHeaders"
    })
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, prepare() the rest
public class MatmulBenchmark {

  private static final int ROWS = 1536;
  private static final int COLUMNS = 576;
  private static final int PANELS_A_CALL = 8;

  @Param({"vector"})
  public String kernel;

  @Param({"Q4_0", "Q4_1", "Q8_0", "F16"})
  public WeightType type;

  @Param({"1", "8", "64"})
  public int tokens;

  private final Arena arena = Arena.ofShared();
  private Kernels kernels;
  private PanelMatrix w;
  private FloatMatrix x;
  private Activations q;
  private FloatMatrix y;

  /** Makes the operands and compares the product with the definition's. */
  @Setup
  public void prepare() {
    kernels = KernelSelection.standard().choose(Optional.of(kernel)).kernels();
    RandomWeights random = new RandomWeights();
    w = random.weights(arena, type, ROWS, COLUMNS);
    x = random.floats(arena, tokens, COLUMNS);
    q = Activations.allocate(arena, tokens, COLUMNS);
    y = FloatMatrix.allocate(arena, tokens, ROWS);
    kernels.quantize(x, 0, tokens, q);
    FloatMatrix expected = FloatMatrix.allocate(arena, tokens, ROWS);
    product(new ScalarKernels(), expected);
    product(kernels, y);
    if (expected.data().mismatch(y.data()) >= 0) {
      throw new IllegalStateException(kernel + " differs from the definition for " + type);
    }
  }

  @TearDown
  public void free() {
    arena.close();
  }

  /** The whole product, in calls of eight panels as a worker gets them. */
  @Benchmark
  public FloatMatrix product() {
    product(kernels, y);
    return y;
  }

  private void product(Kernels by, FloatMatrix into) {
    for (int panel = 0; panel < w.panels(); panel += PANELS_A_CALL) {
      int to = Math.min(w.panels(), panel + PANELS_A_CALL);
      if (type.quantized()) {
        by.matmul(w, panel, to, q, 0, tokens, into);
      } else {
        by.matmulFloat(w, panel, to, x, 0, tokens, into);
      }
    }
  }
}
