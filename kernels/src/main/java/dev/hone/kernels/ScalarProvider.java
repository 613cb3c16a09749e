package dev.hone.kernels;

import java.util.List;

/** The definition itself: always usable. */
final class ScalarProvider implements KernelProvider {

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public Offer offer() {
    return new Offer.Usable(new ScalarKernels(), List.of("plain Java"));
  }
}
