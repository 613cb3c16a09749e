package dev.hone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hone cache}: what prompt caches do with one's requests. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    subcommands = {CacheExplainCommand.class, CacheStatsCommand.class},
    description = "Says why prompts are, or are not, read from the providers' caches.")
final class CacheCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
