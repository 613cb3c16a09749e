package dev.hone.kernels;

class VectorKernelsTest extends KernelsContract {

  @Override
  protected Kernels kernels() {
    return new VectorKernels();
  }
}
