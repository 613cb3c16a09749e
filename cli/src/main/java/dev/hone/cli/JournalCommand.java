package dev.hone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hone journal}: what went through. */
@Command(
    name = "journal",
    mixinStandardHelpOptions = true,
    description = "Reads the traffic journal: prompts by fingerprint, and bodies where kept.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {JournalExportCommand.class, JournalStatsCommand.class})
final class JournalCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
