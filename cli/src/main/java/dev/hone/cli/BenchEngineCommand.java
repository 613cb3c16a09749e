package dev.hone.cli;

import dev.hone.cli.bench.EngineBench;
import dev.hone.cli.bench.EngineBenchJson;
import dev.hone.cli.bench.EngineBenchOptions;
import dev.hone.cli.bench.EngineBenchResult;
import dev.hone.cli.bench.EngineBenchText;
import dev.hone.cli.terminal.ProgressBar;
import dev.hone.kernels.KernelSelection;
import dev.hone.kernels.Kernels;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hone bench engine}: prefill and decoding speed beside the memory's. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = "Measures how fast a model reads prompts and writes answers on this machine.")
final class BenchEngineCommand implements Callable<Integer> {
  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "A GGUF file.")
  Path model = Path.of("");

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "N",
      description = "Prompt tokens (default: ${DEFAULT-VALUE}).")
  int prompt = 512;

  @Option(
      names = {"-n", "--generate"},
      paramLabel = "N",
      description = "Tokens to decode (default: ${DEFAULT-VALUE}).")
  int generated = 64;

  @Option(
      names = {"-d", "--depth"},
      paramLabel = "N",
      description = "Tokens before those that are measured (default: ${DEFAULT-VALUE}).")
  int depth;

  @Option(
      names = {"-r", "--repetitions"},
      paramLabel = "N",
      description = "Times that each is measured; medians count (default: ${DEFAULT-VALUE}).")
  int repetitions = 3;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Threads of the kernels (default: all processors).")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long to run before measuring (default: 4s).")
  Duration warmUp = Duration.ofSeconds(4);

  @Option(
      names = "--peer",
      paramLabel = "COMMAND",
      description = "A llama-bench with its own arguments, to run in turn on the same file.")
  @Nullable String peer;

  @Option(
      names = "--bandwidth-buffer",
      paramLabel = "MIB",
      description =
          "Buffer that the memory's speed is measured with, in MiB (default: ${DEFAULT-VALUE}).")
  int bandwidthMib = 1024;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    EngineBenchOptions options = options();
    Kernels kernels = KernelSelection.ofEnvironment().kernels();
    EngineBenchResult result;
    try (ProgressBar bar = ProgressBar.megabytes()) {
      result =
          new EngineBench(
                  options,
                  kernels,
                  (done, total) -> {
                    bar.update("loading", done, total);
                    if (done == total) {
                      bar.clear();
                    }
                  })
              .run();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? EngineBenchJson.render(result) : EngineBenchText.render(result));
    out.flush();
    return 0;
  }

  private EngineBenchOptions options() {
    try {
      return new EngineBenchOptions(
          model,
          prompt,
          generated,
          depth,
          repetitions,
          threads,
          warmUp,
          (long) bandwidthMib << 20,
          peer == null ? List.of() : List.of(peer.strip().split("\\s+", -1)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
