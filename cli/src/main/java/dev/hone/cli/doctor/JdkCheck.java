package dev.hone.cli.doctor;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The Java that runs this, its flags, and the module that the kernels need. */
public final class JdkCheck implements Check {
  private static final int LEAST_VERSION = 25;

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    String version =
        "%s (%s, %s)"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("java.home"));
    findings.add(
        Runtime.version().feature() >= LEAST_VERSION
            ? Finding.ok("JDK", version)
            : Finding.problem("JDK", version, "use a JDK 25: ./hone finds or fetches one"));
    findings.add(Finding.ok("JDK flags", flags()));
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    findings.add(
        vectors
            ? Finding.ok("Vector API", "the module jdk.incubator.vector is there")
            : Finding.problem(
                "Vector API",
                "the module jdk.incubator.vector is missing",
                "start Hone with ./hone, or pass --add-modules=jdk.incubator.vector"));
    return findings;
  }

  private static String flags() {
    String flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> !flag.startsWith("-Xlog") && !flag.startsWith("-D"))
            .collect(Collectors.joining(" "));
    return "heap of at most %d MiB%s"
        .formatted(Runtime.getRuntime().maxMemory() >> 20, flags.isEmpty() ? "" : "; " + flags);
  }
}
