package dev.hone.kernels;

import java.util.List;

/**
 * One implementation of {@link Kernels} that this machine may or may not be able to run. {@link
 * KernelSelection} asks its providers in order.
 */
public interface KernelProvider {

  /** The name by which {@code HONE_KERNELS} asks for it. */
  String name();

  /** The kernels, or why this machine or process cannot run them. Does not throw. */
  Offer offer();

  /** What a provider answers. */
  sealed interface Offer {

    /**
     * Kernels that should run here.
     *
     * @param features the machine's features that they use, for the report
     */
    record Usable(Kernels kernels, List<String> features) implements Offer {
      public Usable {
        features = List.copyOf(features);
      }
    }

    /**
     * No kernels.
     *
     * @param why what is missing, in one line: the flag or feature by name
     */
    record Unusable(String why) implements Offer {}
  }
}
