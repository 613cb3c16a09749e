package dev.hone.kernels.x86;

import dev.hone.kernels.Attention;
import dev.hone.kernels.AttentionScratch;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.KvLayout;
import dev.hone.kernels.ScalarKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Random;

/**
 * GFLOPS of generated attention on one core: a program, not a test. Arguments: query heads of a KV
 * head, head size, position of the first token, tokens.
 */
final class AttentionProfile {
  private AttentionProfile() {}

  public static void main(String[] args) {
    int group = Integer.parseInt(args[0]);
    int headDim = Integer.parseInt(args[1]);
    int first = Integer.parseInt(args[2]);
    int tokens = Integer.parseInt(args[3]);
    KvLayout layout = new KvLayout(1, 4, headDim);
    Random random = new Random(1);
    try (X86Kernels kernels = X86Kernels.avx512(new ScalarKernels());
        Arena arena = Arena.ofConfined()) {
      MemorySegment[] pages = new MemorySegment[(first + tokens + 31) / 32];
      for (int i = 0; i < pages.length; i++) {
        pages[i] = arena.allocate(layout.pageBytes(), 64);
        for (long at = 0; at < layout.pageBytes(); at += 2) {
          pages[i].set(ValueLayout.JAVA_SHORT, at, Float.floatToFloat16(random.nextFloat() - 0.5f));
        }
      }
      FloatMatrix q = FloatMatrix.allocate(arena, tokens, 4 * group * headDim);
      for (long i = 0; i < q.data().byteSize() / 4; i++) {
        q.data().setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
      }
      FloatMatrix out = FloatMatrix.allocate(arena, tokens, 4 * group * headDim);
      Attention a = new Attention(layout, 0, pages, first, q, out, 0, tokens, 4 * group);
      MemorySegment scratch = arena.allocate(AttentionScratch.bytes(layout), 64);
      double best = Double.MAX_VALUE;
      long until = System.nanoTime() + 1_500_000_000L;
      while (System.nanoTime() < until) {
        long t0 = cpu();
        for (int kvHead = 0; kvHead < 4; kvHead++) {
          kernels.attend(a, kvHead, 0, tokens, scratch);
        }
        best = Math.min(best, (double) (cpu() - t0));
      }
      double positions = 0;
      for (int i = 0; i < tokens; i++) {
        positions += first + i + 1;
      }
      System.out.printf(
          "group %d, head size %d, position %d, %d tokens: %.1f GFLOPS, %.2f GB/s of KV, %.1f us%n",
          group,
          headDim,
          first,
          tokens,
          4.0 * 4 * group * headDim * positions / best,
          (first + tokens) * 4.0 * headDim * 4 / best,
          best / 1e3);
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
