package dev.hone.kernels;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The kernels chosen at start, and how it came to that: what banner, doctor and metrics show.
 *
 * @param features features of the machine that the kernels use
 * @param passedOver better or asked-for implementations that could not be taken, with reasons
 */
public record KernelChoice(Kernels kernels, List<String> features, List<PassedOver> passedOver) {

  /** An implementation that was not taken, and why, in one line. */
  public record PassedOver(String name, String why) {}

  public KernelChoice {
    features = List.copyOf(features);
    passedOver = List.copyOf(passedOver);
  }

  /** One line: {@code avx512 (vnni, f16c), self-test passed; avx2: …}. */
  public String summary() {
    String chosen =
        "%s (%s), self-test passed".formatted(kernels.name(), String.join(", ", features));
    return passedOver.stream()
        .map(p -> "; no " + p.name() + ": " + p.why())
        .collect(Collectors.joining("", chosen, ""));
  }
}
