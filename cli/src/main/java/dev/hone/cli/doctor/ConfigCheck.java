package dev.hone.cli.doctor;

import dev.hone.server.config.ConfigProblem;
import dev.hone.server.config.HoneConfig;
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
    return List.of(
        Finding.ok(
            "Config",
            "%s: %s:%d, %d API keys, %d models"
                .formatted(
                    file.get(),
                    config.host(),
                    config.port(),
                    config.keys().size(),
                    config.models().size())));
  }

  private static String remedy(ConfigProblem problem) {
    return problem.line() == 0
        ? "see " + problem.file()
        : "change line " + problem.line() + " of " + problem.file();
  }
}
