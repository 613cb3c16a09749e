package dev.hone.kernels.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.ScalarKernels;
import dev.hone.kernels.WeightType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated matrix products against the definition, bit for bit. */
class X86MatmulTest {
  private static final long SEED = Long.getLong("hone.test.seed", System.nanoTime());

  /** {@code -Dhone.soak=<rounds>} makes the random part long. */
  private static final int ROUNDS = Integer.getInteger("hone.soak", 60);

  private static final List<WeightType> TYPES =
      Arrays.stream(WeightType.values()).filter(WeightType::quantized).toList();

  private final Kernels scalar = new ScalarKernels();
  private final Map<String, X86Kernels> assembled = new HashMap<>();

  @BeforeEach
  void printTheSeed() {
    System.out.println("seed " + SEED);
  }

  @AfterEach
  void unmap() {
    assembled.values().forEach(X86Kernels::close);
  }

  private X86Kernels assemble(String name) {
    try {
      return name.equals("avx2") ? X86Kernels.avx2(scalar) : X86Kernels.avx512(scalar);
    } catch (GeneratedCodeUnavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"avx2", "avx512"})
  void everyTileSizeGivesTheDefinitionsBits(String name) {
    Random random = new Random(SEED);
    for (WeightType type : TYPES) {
      for (int tokens = 1; tokens <= 20; tokens++) {
        int columns = type.blockColumns() * (1 + random.nextInt(type.superBlocks() ? 3 : 5));
        compare(name, type, 1 + random.nextInt(70), columns, tokens, random);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"avx2", "avx512"})
  void shapesAndRangesAtRandomGiveTheDefinitionsBits(String name) {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      WeightType type = TYPES.get(random.nextInt(TYPES.size()));
      int columns = Math.max(type.blockColumns(), 32 << random.nextInt(7));
      int rows = 1 + random.nextInt(columns > 512 ? 40 : 200);
      compare(name, type, rows, columns, 1 + random.nextInt(20), random);
    }
  }

  /**
   * Small groups of panels would need large weights: here the group boundary is crossed for one.
   */
  @ParameterizedTest
  @ValueSource(strings = {"avx2", "avx512"})
  void panelGroupsAreCutWithoutATrace(String name) {
    compare(name, WeightType.Q8_0, 600, 2048, 2, new Random(SEED));
  }

  private void compare(
      String name, WeightType type, int rows, int columns, int tokens, Random random) {
    X86Kernels generated = assembled.computeIfAbsent(name, this::assemble);
    try (Arena arena = Arena.ofConfined()) {
      PanelMatrix w = RandomOperands.weights(arena, type, rows, columns, random);
      Activations x = RandomOperands.activations(arena, tokens, columns, random);
      FloatMatrix expected = FloatMatrix.allocate(arena, tokens, rows);
      FloatMatrix actual = FloatMatrix.allocate(arena, tokens, rows);
      int fromPanel = random.nextInt(w.panels());
      int toPanel = fromPanel + 1 + random.nextInt(w.panels() - fromPanel);
      int fromToken = random.nextBoolean() ? 0 : random.nextInt(tokens);
      List<FloatMatrix> both = List.of(expected, actual);
      for (FloatMatrix y : both) {
        for (int i = 0; i < tokens * y.stride(); i++) {
          y.data().setAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, i, -7f);
        }
      }
      scalar.matmul(w, fromPanel, toPanel, x, fromToken, tokens, expected);
      generated.matmul(w, fromPanel, toPanel, x, fromToken, tokens, actual);
      assertThat(actual.data().mismatch(expected.data()))
          .as(
              "%s %s [%d, %d], panels %d to %d, tokens %d to %d, seed %d",
              name, type, rows, columns, fromPanel, toPanel, fromToken, tokens, SEED)
          .isEqualTo(-1);
    }
  }
}
