package dev.hone.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.kernels.WeightType;
import dev.hone.model.gguf.GgufFile;
import dev.hone.model.gguf.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a golden by the Python package gguf (tools/oracle/quants.py). */
class QuantizerTest {

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1"})
  void quantizesToTheBytesOfPythonsGguf(WeightType type) throws URISyntaxException {
    try (GgufFile golden = golden()) {
      float[] values = Dequantizer.dequantize(WeightType.F32, bytes(golden, "values"));
      assertThat(Quantizer.quantize(type, values).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(bytes(golden, type.name()).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void dequantizesToTheBitsOfPythonsGguf(WeightType type) throws URISyntaxException {
    try (GgufFile golden = golden()) {
      assertThat(Dequantizer.dequantize(type, bytes(golden, type.name())))
          .isEqualTo(
              Dequantizer.dequantize(WeightType.F32, bytes(golden, type.name() + ".floats")));
    }
  }

  @ParameterizedTest
  @CsvSource({"Q4_K, 0.080", "Q5_K, 0.040", "Q6_K, 0.020"})
  void superBlocksComeCloseToNormallyDistributedValues(WeightType type, double bound) {
    SplittableRandom random = new SplittableRandom(11);
    float[] values = new float[256 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * 0.02f;
    }
    assertThat(error(type, values)).isLessThan(bound);
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4_K", "Q5_K", "Q6_K"})
  void superBlocksKeepEdges(WeightType type) {
    float[] zeros = new float[256];
    assertThat(Dequantizer.dequantize(type, Quantizer.quantize(type, zeros))).containsOnly(0f);
    float[] same = new float[256];
    Arrays.fill(same, -3.25f);
    assertThat(error(type, same)).isLessThan(1e-3);
    Arrays.fill(same, 3.25f);
    assertThat(error(type, same)).isLessThan(1e-3);
    float[] spike = new float[256];
    spike[77] = 40f;
    assertThat(error(type, spike)).isLessThan(1e-3);
  }

  /** Root mean square of the error over that of the values. */
  private static double error(WeightType type, float[] values) {
    float[] back = Dequantizer.dequantize(type, Quantizer.quantize(type, values));
    double error = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      error += Math.pow(back[i] - values[i], 2);
      squares += Math.pow(values[i], 2);
    }
    System.out.printf("QuantizerTest %s: %.4f%n", type, Math.sqrt(error / squares));
    return Math.sqrt(error / squares);
  }

  @Test
  void refusesPartsOfBlocks() {
    assertThatThrownBy(() -> Quantizer.quantize(WeightType.Q4_0, new float[33]))
        .hasMessage("33 values are no multiple of the 32 of a Q4_0 block");
    assertThatThrownBy(
            () -> Dequantizer.dequantize(WeightType.Q8_0, MemorySegment.ofArray(new byte[33])))
        .hasMessage("33 bytes are no whole Q8_0 blocks");
  }

  private static GgufFile golden() throws URISyntaxException {
    return GgufFile.open(
        Path.of(Objects.requireNonNull(QuantizerTest.class.getResource("quants.gguf")).toURI()));
  }

  private static MemorySegment bytes(GgufFile file, String name) {
    TensorInfo tensor = file.tensor(name).orElseThrow();
    return file.bytes(tensor);
  }
}
