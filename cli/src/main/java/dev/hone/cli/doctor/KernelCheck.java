package dev.hone.cli.doctor;

import dev.hone.kernels.KernelChoice;
import dev.hone.kernels.KernelException;
import dev.hone.kernels.KernelSelection;
import java.util.ArrayList;
import java.util.List;

/** The kernels that start-up would choose, their self-test, and why there are no better ones. */
public final class KernelCheck implements Check {
  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    try {
      KernelChoice choice = KernelSelection.ofEnvironment();
      findings.add(
          Finding.ok(
              "Kernels",
              "%s (%s), self-test passed: equal to the definition, bit for bit"
                  .formatted(choice.kernels().name(), String.join(", ", choice.features()))));
      for (KernelChoice.PassedOver passed : choice.passedOver()) {
        findings.add(passedOver(passed));
      }
    } catch (KernelException e) {
      findings.add(
          Finding.problem(
              "Kernels",
              "no self-test could run: " + e.getMessage(),
              "unset " + KernelSelection.VARIABLE));
    }
    return findings;
  }

  private static Finding passedOver(KernelChoice.PassedOver passed) {
    String text = "no %s: %s".formatted(passed.name(), passed.why());
    return passed.why().startsWith("self-test failed")
        ? Finding.problem(
            "Kernels",
            text,
            "please report this with your CPU's name; answers stay right meanwhile")
        : Finding.ok("Kernels", text);
  }
}
