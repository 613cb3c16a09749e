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
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a golden by the Python package gguf (tools/oracle/quants.py). */
class QuantizerTest {

  @ParameterizedTest
  @EnumSource(names = "F32", mode = EnumSource.Mode.EXCLUDE)
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
