package dev.hone.kernels.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.kernels.Attention;
import dev.hone.kernels.AttentionScratch;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.KvLayout;
import dev.hone.kernels.ScalarKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Generated attention against the definition, bit for bit. */
class X86AttentionTest {
  private static final long SEED = Long.getLong("hone.test.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("hone.soak", 40);

  private final Kernels scalar = new ScalarKernels();
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
  void promptsAndDecodesGiveTheDefinitionsBits() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      int group = 1 + random.nextInt(9);
      int headDim = 16 * (1 + random.nextInt(8));
      int tokens = random.nextBoolean() ? 1 : 1 + random.nextInt(12);
      int first = random.nextInt(3) == 0 ? 250 + random.nextInt(12) : random.nextInt(700);
      compare(group, headDim, first, tokens, random);
    }
  }

  @Test
  void aTileAcrossASplitSkipsTheQueriesThatDoNotSeeIt() {
    compare(2, 64, 250, 12, new Random(SEED));
    compare(1, 32, 0, 12, new Random(SEED));
  }

  private void compare(int group, int headDim, int first, int tokens, Random random) {
    KvLayout layout = new KvLayout(2, 2, headDim);
    String what =
        "group %d, head size %d, position %d, %d tokens, seed %d"
            .formatted(group, headDim, first, tokens, SEED);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] pages = new MemorySegment[(first + tokens + 31) / 32];
      for (int i = 0; i < pages.length; i++) {
        pages[i] = arena.allocate(layout.pageBytes(), 64);
        for (long at = 0; at < layout.pageBytes(); at += 2) {
          short half = Float.floatToFloat16((float) random.nextGaussian());
          pages[i].set(ValueLayout.JAVA_SHORT, at, half);
        }
      }
      int heads = 2 * group;
      FloatMatrix q = FloatMatrix.allocate(arena, tokens, heads * headDim);
      for (int row = 0; row < tokens; row++) {
        for (int i = 0; i < q.columns(); i++) {
          q.set(row, i, (float) random.nextGaussian());
        }
      }
      FloatMatrix expected = FloatMatrix.allocate(arena, tokens, heads * headDim);
      FloatMatrix actual = FloatMatrix.allocate(arena, tokens, heads * headDim);
      MemorySegment scratch = arena.allocate(AttentionScratch.bytes(layout), 64);
      Attention want = new Attention(layout, 1, pages, first, q, expected, 0, tokens, heads);
      Attention got = new Attention(layout, 1, pages, first, q, actual, 0, tokens, heads);
      for (int kvHead = 0; kvHead < 2; kvHead++) {
        scalar.attend(want, kvHead, 0, tokens, scratch);
        generated.attend(got, kvHead, 0, tokens, scratch);
      }
      assertThat(actual.data().mismatch(expected.data())).as(what).isEqualTo(-1);

      int row = random.nextInt(tokens);
      FloatMatrix one = FloatMatrix.allocate(arena, want.splits(row), group * (headDim + 2));
      FloatMatrix two = FloatMatrix.allocate(arena, want.splits(row), group * (headDim + 2));
      for (int split = 0; split < want.splits(row); split++) {
        scalar.attendSplit(want, 1, row, split, one, scratch);
        generated.attendSplit(got, 1, row, split, two, scratch);
      }
      assertThat(two.data().mismatch(one.data())).as("splits of " + what).isEqualTo(-1);
      generated.mergeSplits(got, 1, row, two);
      assertThat(actual.data().mismatch(expected.data())).as("merged " + what).isEqualTo(-1);
    }
  }
}
