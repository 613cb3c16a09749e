package dev.hone.cli.doctor;

import dev.hone.kernels.x86.CpuFeatures;
import dev.hone.kernels.x86.GeneratedCodeUnavailable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Processor, memory and huge pages. */
public final class MachineCheck implements Check {
  private static final String HUGE_PAGES = "/sys/kernel/mm/transparent_hugepage/enabled";
  private static final long LITTLE_MEMORY = 512L << 20;

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(cpu());
    memory().ifPresent(findings::add);
    hugePages().ifPresent(findings::add);
    return findings;
  }

  private static Finding cpu() {
    String model =
        SystemFile.value(Path.of("/proc/cpuinfo"), "model name")
            .orElse(System.getProperty("os.arch") + " on " + System.getProperty("os.name"));
    String text = "%s, %d processors".formatted(model, Runtime.getRuntime().availableProcessors());
    try {
      return Finding.ok("CPU", text + ", " + String.join(" ", CpuFeatures.detect().names()));
    } catch (GeneratedCodeUnavailable e) {
      return Finding.ok("CPU", text);
    }
  }

  private static Optional<Finding> memory() {
    Path file = Path.of("/proc/meminfo");
    Optional<Long> total = SystemFile.value(file, "MemTotal").map(SystemFile::kibibytes);
    Optional<Long> free = SystemFile.value(file, "MemAvailable").map(SystemFile::kibibytes);
    if (total.isEmpty() || free.isEmpty()) {
      return Optional.empty();
    }
    String text =
        String.format(
            Locale.ROOT, "%.1f GB, %.1f GB of it available", total.get() / 1e9, free.get() / 1e9);
    return Optional.of(
        free.get() >= LITTLE_MEMORY
            ? Finding.ok("Memory", text)
            : Finding.warn("Memory", text, "end other programs, or use the gateway alone"));
  }

  private static Optional<Finding> hugePages() {
    return SystemFile.read(Path.of(HUGE_PAGES))
        .map(text -> {
          String state = text.replaceAll("(?s).*\\[(\\w+)].*", "$1").strip();
          return state.equals("never")
              ? Finding.warn(
                  "Huge pages",
                  "the system gives none: decoding reads weights up to 14% slower",
                  "echo madvise | sudo tee " + HUGE_PAGES)
              : Finding.ok(
                  "Huge pages", "given on " + (state.equals("always") ? "all memory" : "advice"));
        });
  }
}
