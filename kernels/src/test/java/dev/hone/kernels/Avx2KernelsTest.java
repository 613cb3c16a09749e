package dev.hone.kernels;

import dev.hone.kernels.x86.CpuFeatures;
import dev.hone.kernels.x86.GeneratedCodeUnavailable;
import dev.hone.kernels.x86.X86Kernels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Avx2KernelsTest extends KernelsContract {
  private @Nullable X86Kernels kernels;

  @Override
  protected Kernels kernels() {
    try {
      if (kernels == null) {
        kernels = X86Kernels.avx2(new VectorKernels(), CpuFeatures.detect());
      }
      return kernels;
    } catch (GeneratedCodeUnavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  @AfterAll
  void unmap() {
    if (kernels != null) {
      kernels.close();
    }
  }
}
