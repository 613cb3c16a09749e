package dev.hone.kernels;

import dev.hone.kernels.KernelChoice.PassedOver;
import dev.hone.kernels.KernelProvider.Offer;
import dev.hone.kernels.x86.X86Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses kernels at start: the first provider, best first, whose kernels this machine runs and
 * which equal the definition in a self-test of some milliseconds. {@code HONE_KERNELS} names the
 * one to begin with; whatever is passed over is in the report with its reason, never silent.
 */
public final class KernelSelection {

  /** The environment variable that names the kernels to use. */
  public static final String VARIABLE = "HONE_KERNELS";

  /**
   * The environment variable with features of the processor that are not to be used, with commas:
   * what a lesser machine would choose can be tried on a better one.
   */
  public static final String WITHOUT = "HONE_CPU_WITHOUT";

  private final List<KernelProvider> providers;

  /**
   * A selection from given providers.
   *
   * @param providers best first; the last should always be usable
   */
  public KernelSelection(List<KernelProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /** All of Hone's kernels, best first. */
  public static KernelSelection standard() {
    return without(Set.of());
  }

  private static KernelSelection without(Set<String> features) {
    return new KernelSelection(
        List.of(
            X86Provider.avx512(features),
            X86Provider.avx2(features),
            new VectorProvider(),
            new ScalarProvider()));
  }

  /** Chooses as the environment says. */
  public static KernelChoice ofEnvironment() {
    return ofEnvironment(System.getenv());
  }

  static KernelChoice ofEnvironment(Map<String, String> environment) {
    Set<String> without =
        Set.copyOf(List.of(environment.getOrDefault(WITHOUT, "").split("[ ,]+", -1)));
    return without(without).choose(Optional.ofNullable(environment.get(VARIABLE)));
  }

  /**
   * Chooses kernels.
   *
   * @param asked the provider to begin with: better ones are not tried
   * @throws KernelException if no provider has that name, or none gives kernels that pass
   */
  public KernelChoice choose(Optional<String> asked) {
    List<PassedOver> passedOver = new ArrayList<>();
    for (KernelProvider provider : from(asked)) {
      switch (provider.offer()) {
        case Offer.Unusable(String why) -> passedOver.add(new PassedOver(provider.name(), why));
        case Offer.Usable(Kernels kernels, List<String> features) -> {
          Optional<String> mismatch = KernelSelfTest.firstMismatch(kernels);
          if (mismatch.isEmpty()) {
            return new KernelChoice(kernels, features, passedOver);
          }
          passedOver.add(new PassedOver(provider.name(), "self-test failed in " + mismatch.get()));
        }
      }
    }
    throw new KernelException(
        passedOver.stream()
            .map(p -> p.name() + ": " + p.why())
            .collect(Collectors.joining("; ", "no kernels can be used: ", "")));
  }

  private List<KernelProvider> from(Optional<String> asked) {
    if (asked.isEmpty()) {
      return providers;
    }
    for (int i = 0; i < providers.size(); i++) {
      if (providers.get(i).name().equals(asked.get())) {
        return providers.subList(i, providers.size());
      }
    }
    throw new KernelException(
        "%s=%s names no kernels: use one of %s"
            .formatted(
                VARIABLE,
                asked.get(),
                providers.stream().map(KernelProvider::name).collect(Collectors.joining(", "))));
  }
}
