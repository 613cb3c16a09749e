package dev.hone.kernels;

import java.util.List;

/** Kernels in Java's Vector API: usable where its incubator module is loaded. */
final class VectorProvider implements KernelProvider {

  private static final String MODULE = "jdk.incubator.vector";

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public Offer offer() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return new Offer.Unusable("java was started without --add-modules " + MODULE);
    }
    VectorKernels kernels = new VectorKernels();
    return new Offer.Usable(kernels, List.of(kernels.bits() + "-bit Vector API"));
  }
}
