package dev.hone.server.config;

import java.util.Comparator;
import java.util.List;

/**
 * A configuration that can't be used; {@link #problems} says where and what to do, one line each.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<ConfigProblem> problems;

  /** Tells them in the order of their lines, each once. */
  public ConfigException(List<ConfigProblem> problems) {
    List<ConfigProblem> ordered =
        problems.stream().distinct().sorted(Comparator.comparingInt(ConfigProblem::line)).toList();
    super(String.join("\n", ordered.stream().map(ConfigProblem::toString).toList()));
    this.problems = ordered;
  }

  public List<ConfigProblem> problems() {
    return problems;
  }
}
