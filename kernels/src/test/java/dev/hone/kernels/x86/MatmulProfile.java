package dev.hone.kernels.x86;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.WeightType;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Random;

/**
 * GOPS of each generated matrix product on one core, and GB/s of the single-token one: a program,
 * not a test. Arguments: rows, columns, instruction set, then numbers of tokens.
 */
final class MatmulProfile {
  private MatmulProfile() {}

  public static void main(String[] args) {
    int rows = Integer.parseInt(args[0]);
    int columns = Integer.parseInt(args[1]);
    String isa = args[2];
    for (WeightType type : WeightType.values()) {
      for (int a = 3; type.quantized() && a < args.length; a++) {
        run(isa, type, rows, columns, Integer.parseInt(args[a]));
      }
    }
  }

  /** Time on the processor: a busy machine takes turns away from us. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void run(String isa, WeightType type, int rows, int columns, int tokens) {
    Random random = new Random(1);
    try (Arena arena = Arena.ofConfined()) {
      PanelMatrix w = RandomOperands.weights(arena, type, rows, columns, random);
      Activations x = RandomOperands.activations(arena, tokens, columns, random);
      FloatMatrix y = FloatMatrix.allocate(arena, tokens, rows);
      GeneratedMatmul matmul = new GeneratedMatmul(RandomOperands.matmulLibrary(isa));
      if (!matmul.serves(type)) {
        System.out.printf("%s %s runs on other kernels%n", isa, type);
        return;
      }
      double best = Double.MAX_VALUE;
      long until = System.nanoTime() + 1_500_000_000L;
      while (System.nanoTime() < until) {
        long t0 = cpu();
        matmul.run(w, 0, w.panels(), x, 0, tokens, y);
        best = Math.min(best, (double) (cpu() - t0));
      }
      System.out.printf(
          "%s %s tokens %d: %.1f GOPS, %.2f GB/s of weights, %.1f us%n",
          isa,
          type,
          tokens,
          2.0 * rows * columns * tokens / best,
          w.panels() * w.panelBytes() / best,
          best / 1e3);
    }
  }
}
