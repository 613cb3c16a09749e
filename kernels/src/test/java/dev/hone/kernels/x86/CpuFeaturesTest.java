package dev.hone.kernels.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CpuFeaturesTest {

  @Test
  void agreesWithTheKernelsListOfFlags() throws IOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (!Files.exists(cpuinfo) || !runsGeneratedCode()) {
      Assumptions.abort("no x86-64 Linux here");
    }
    String flags =
        Files.readAllLines(cpuinfo).stream()
            .filter(l -> l.startsWith("flags"))
            .findFirst()
            .orElse("");
    List<String> present = List.of(flags.split("\\s+"));
    List<String> known =
        List.of(
            "avx2",
            "fma",
            "f16c",
            "avx512f",
            "avx512bw",
            "avx512dq",
            "avx512vl",
            "avx512_vnni",
            "avx512_bf16");
    assertThat(CpuFeatures.detect().names())
        .containsExactlyElementsOf(known.stream().filter(present::contains).toList());
  }

  @Test
  void runsWhatWasAssembled() throws Throwable {
    if (!runsGeneratedCode()) {
      Assumptions.abort("no x86-64 Linux here");
    }
    Assembler asm = new Assembler();
    asm.lea(Gpr.RAX, Mem.at(Gpr.RDI, Gpr.RSI, 4, 100));
    asm.ret();
    try (ExecutableMemory code = ExecutableMemory.of(asm.code())) {
      long sum =
          (long)
              code.function(
                      0,
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG))
                  .invokeExact(7L, 5L);
      assertThat(sum).isEqualTo(127);
    }
  }

  @Test
  void namesThePlatformItCannotServe() {
    assertThatThrownBy(() -> ExecutableMemory.requirePlatform("Windows 11", "amd64"))
        .isInstanceOf(GeneratedCodeUnavailable.class)
        .hasMessageContaining("Windows 11 on amd64");
    assertThatThrownBy(() -> ExecutableMemory.requirePlatform("Linux", "aarch64"))
        .isInstanceOf(GeneratedCodeUnavailable.class);
  }

  @Test
  void namesEachFeatureThatIsMissing() {
    CpuFeatures haswell =
        new CpuFeatures(true, true, true, false, false, false, false, false, false);
    assertThat(haswell.missingForAvx2()).isEmpty();
    assertThat(haswell.missingForAvx512())
        .containsExactly("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni");
  }

  private static boolean runsGeneratedCode() {
    try {
      CpuFeatures.detect();
      return true;
    } catch (GeneratedCodeUnavailable e) {
      return false;
    }
  }
}
