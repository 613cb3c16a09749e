package dev.hone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hone bench}: holds the benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(cache | engine | serve)",
    description = "Measures the engine, a server under load, or prompt-cache planners.",
    subcommands = {BenchCacheCommand.class, BenchEngineCommand.class, BenchServeCommand.class})
final class BenchCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
