package dev.hone.bench;

import dev.hone.kernels.Attention;
import dev.hone.kernels.AttentionScratch;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.KernelSelection;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.KvLayout;
import dev.hone.kernels.ScalarKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
 * One thread's attention of SmolLM2's shape (3 query heads on one KV head of 64 dims) at a depth of
 * 1,024 positions: one token as in decoding, 32 as in prefill. Operations in a call are about
 * {@code 4 * 64 * 3 * tokens * 1024}. The result is checked against the definition first.
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
public class AttentionBenchmark {

  private static final KvLayout LAYOUT = new KvLayout(1, 1, 64);
  private static final int HEADS = 3;
  private static final int DEPTH = 1024;

  @Param({"vector"})
  public String kernel;

  @Param({"1", "32"})
  public int tokens;

  private final Arena arena = Arena.ofShared();
  private Kernels kernels;
  private MemorySegment scratch;
  private Attention attention;

  /** Fills pages and compares the result with the definition's. */
  @Setup
  public void prepare() {
    kernels = KernelSelection.standard().choose(Optional.of(kernel)).kernels();
    RandomWeights random = new RandomWeights();
    int positions = DEPTH + tokens;
    MemorySegment[] pages = new MemorySegment[(positions + KvLayout.PAGE - 1) / KvLayout.PAGE];
    FloatMatrix k = random.floats(arena, positions, LAYOUT.headDim());
    FloatMatrix v = random.floats(arena, positions, LAYOUT.headDim());
    for (int position = 0; position < positions; position++) {
      int page = position / KvLayout.PAGE;
      if (position % KvLayout.PAGE == 0) {
        pages[page] = arena.allocate(LAYOUT.pageBytes(), 64);
      }
      kernels.storeKv(LAYOUT, 0, pages[page], position % KvLayout.PAGE, k, v, position);
    }
    scratch = arena.allocate(AttentionScratch.bytes(LAYOUT), 64);
    FloatMatrix q = random.floats(arena, tokens, HEADS * LAYOUT.headDim());
    FloatMatrix out = FloatMatrix.allocate(arena, tokens, HEADS * LAYOUT.headDim());
    FloatMatrix expected = FloatMatrix.allocate(arena, tokens, HEADS * LAYOUT.headDim());
    attention = new Attention(LAYOUT, 0, pages, DEPTH, q, out, 0, tokens, HEADS);
    new ScalarKernels()
        .attend(
            new Attention(LAYOUT, 0, pages, DEPTH, q, expected, 0, tokens, HEADS),
            0,
            0,
            tokens,
            scratch);
    attend();
    if (expected.data().mismatch(out.data()) >= 0) {
      throw new IllegalStateException(kernel + " attention differs from the definition");
    }
  }

  @TearDown
  public void free() {
    arena.close();
  }

  /** All tokens over the whole depth. */
  @Benchmark
  public FloatMatrix attend() {
    kernels.attend(attention, 0, 0, tokens, scratch);
    return attention.out();
  }
}
