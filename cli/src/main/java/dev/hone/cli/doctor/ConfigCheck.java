package dev.hone.cli.doctor;

import dev.hone.server.config.ConfigProblem;
import dev.hone.server.config.HoneConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The configuration file, as far as it was read. */
public final class ConfigCheck implements Check {
  private final Optional<Path> file;
  private final HoneConfig config;
  private final List<ConfigProblem> problems;

  /**
   * @param file the file that was read; empty = there is none
   * @param problems what was wrong with it
   */
  public ConfigCheck(Optional<Path> file, HoneConfig config, List<ConfigProblem> problems) {
    this.file = file;
    this.config = config;
    this.problems = List.copyOf(problems);
  }

  @Override
  public List<Finding> findings() {
    if (file.isEmpty()) {
      return List.of(Finding.ok("Config", "no hone.yaml here: everything has its default"));
    }
    if (!problems.isEmpty()) {
      return problems.stream()
          .map(problem -> Finding.problem("Config", problem.toString(), remedy(problem)))
          .toList();
    }
    if (holdsSecrets(file.get())) {
      return List.of(
          Finding.warn(
              "Config",
              file.get() + " holds a provider's key itself",
              "keep it in the environment and write ${NAME} there instead"));
    }
    return List.of(
        Finding.ok(
            "Config",
            "%s: %s:%d, %s, %s"
                .formatted(
                    file.get(),
                    config.host(),
                    config.port(),
                    count(config.keys().size(), "API key"),
                    count(config.models().size(), "model"))));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private boolean holdsSecrets(Path path) {
    try {
      String text = Files.readString(path);
      return config.providers().stream()
          .flatMap(p -> p.keys().stream())
          .anyMatch(k -> text.contains(k.value()));
    } catch (IOException e) {
      return false;
    }
  }

  private static String remedy(ConfigProblem problem) {
    return problem.line() == 0
        ? "see " + problem.file()
        : "change line " + problem.line() + " of " + problem.file();
  }
}
