package dev.hone.kernels;

import dev.hone.kernels.x86.GeneratedCodeUnavailable;
import dev.hone.kernels.x86.X86Kernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

class Avx512KernelsTest extends KernelsContract {
  private X86Kernels kernels;

  @Override
  protected Kernels kernels() {
    try {
      kernels = X86Kernels.avx512(new VectorKernels());
      return kernels;
    } catch (GeneratedCodeUnavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  @AfterEach
  void unmap() {
    kernels.close();
  }
}
