package dev.hone.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Codex CLI takes its provider from its configuration and heeds no base URL variable. So the
 * command {@code codex} gets the provider as {@code -c} options, unless its user chose one there.
 */
public final class CodexArguments {
  private CodexArguments() {}

  /**
   * The command, completed if it is Codex.
   *
   * @param base the gateway's address with the run's prefix, without a version
   */
  public static List<String> complete(List<String> command, String base) {
    Path name = Path.of(command.getFirst()).getFileName();
    boolean codex = name != null && name.toString().equals("codex");
    if (!codex
        || command.stream().anyMatch(a -> a.contains("model_provider") || a.equals("--oss"))) {
      return command;
    }
    List<String> all = new ArrayList<>(command);
    all.addAll(
        1,
        List.of(
            "-c",
            "model_provider=\"hone\"",
            "-c",
            "model_providers.hone={name=\"Hone\",base_url=\"%s/v1\",wire_api=\"responses\",env_key=\"OPENAI_API_KEY\"}"
                .formatted(base)));
    return all;
  }
}
