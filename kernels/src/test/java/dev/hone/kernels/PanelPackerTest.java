package dev.hone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PanelPackerTest {

  private final Arena arena = Arena.ofAuto();

  @ParameterizedTest
  @EnumSource
  void panelsHoldTheWeightsOfTheFile(WeightType type) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    int rows = 35;
    int columns = type.superBlocks() ? 512 : 96;
    MemorySegment file = TestingWeights.file(arena, type, rows, columns, new Random(seed));

    PanelMatrix panels = PanelMatrix.allocate(arena, type, rows, columns);
    PanelPacker.pack(file, panels, 1, 3);
    PanelPacker.pack(file, panels, 0, 1);

    FloatMatrix row = FloatMatrix.allocate(arena, 1, columns);
    for (int r = 0; r < rows; r++) {
      new ScalarKernels().dequantizeRow(panels, r, row, 0);
      for (int k = 0; k < columns; k++) {
        assertThat(row.get(0, k)).isEqualTo(TestingWeights.weight(file, type, columns, r, k));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsPastTheLastAreZeroWeights(WeightType type) {
    int columns = Math.max(64, type.blockColumns());
    MemorySegment file = TestingWeights.file(arena, type, 5, columns, new Random(1));
    MemorySegment dirty = arena.allocate(PanelMatrix.bytes(type, 5, columns), 64);
    dirty.fill((byte) 0x5a);
    PanelMatrix panels = new PanelMatrix(type, 5, columns, dirty);

    PanelPacker.pack(file, panels, 0, 1);

    PanelMatrix whole = new PanelMatrix(type, 16, columns, dirty);
    FloatMatrix row = FloatMatrix.allocate(arena, 1, columns);
    for (int r = 5; r < 16; r++) {
      new ScalarKernels().dequantizeRow(whole, r, row, 0);
      for (int k = 0; k < columns; k++) {
        assertThat(row.get(0, k)).isZero();
      }
    }
  }

  @Test
  void refusesATensorOfAnotherSize() {
    PanelMatrix panels = PanelMatrix.allocate(arena, WeightType.Q4_0, 16, 32);

    assertThatThrownBy(() -> PanelPacker.pack(arena.allocate(287), panels, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Q4_0 tensor of 16 rows and 32 columns takes 288 bytes, not 287");
  }

  @Test
  void refusesPanelsOutOfRange() {
    PanelMatrix panels = PanelMatrix.allocate(arena, WeightType.Q4_0, 16, 32);

    assertThatThrownBy(() -> PanelPacker.pack(arena.allocate(288), panels, 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("panels 0 to 2 of 1");
  }
}
