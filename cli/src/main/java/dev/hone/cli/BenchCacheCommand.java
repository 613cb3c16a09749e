package dev.hone.cli;

import dev.hone.cli.bench.CacheJson;
import dev.hone.cli.bench.CachePlanners;
import dev.hone.cli.bench.CacheText;
import dev.hone.cli.bench.CacheWorkloads;
import dev.hone.cli.terminal.ProgressBar;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.simulation.SimulationException;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.SimulatedProviders;
import dev.hone.simulation.evaluation.Evaluation;
import dev.hone.simulation.evaluation.Row;
import dev.hone.simulation.workload.Workload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hone bench cache}: prompt-cache planners on simulated providers. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description = "Compares prompt-cache planners on simulated providers, without a bill.",
    footer = "Only prompts are counted: what is generated costs the same under every planner.")
final class BenchCacheCommand implements Callable<Integer> {
  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Sequences of each workload (default: ${DEFAULT-VALUE}).")
  int seeds = 3;

  @Option(
      names = "--first-seed",
      paramLabel = "N",
      description = "The first sequence (default: ${DEFAULT-VALUE}; 0 is the whole of a trace).")
  int firstSeed = 0;

  @Option(
      names = "--traces",
      paramLabel = "FOLDER",
      description = "Where the Mooncake and Azure traces lie (default: ../shared/data/traces).")
  @Nullable Path traces;

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: agents, rag, rag-chat, mooncake, azure-conv, azure-code.")
  List<String> names = List.of();

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: anthropic, openai-5.2, openai-5.6, gemini.")
  List<String> providers = List.of();

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new ParameterException(spec.commandLine(), "--seeds needs 1 or more, not " + seeds);
    }
    if (firstSeed < 0) {
      throw new ParameterException(
          spec.commandLine(), "--first-seed needs 0 or more, not " + firstSeed);
    }
    Instant now = Instant.now();
    List<ProviderRules> rules = rules(new SimulatedProviders(PriceBook.load(now), now).all());
    CacheWorkloads found = CacheWorkloads.find(traces);
    List<Workload> workloads = workloads(found);
    List<Row> rows;
    try (ProgressBar bar = ProgressBar.counting("runs")) {
      rows =
          new Evaluation(workloads, rules, CachePlanners.all()).run(firstSeed, seeds, bar::update);
    } catch (SimulationException e) {
      spec.commandLine().getErr().println("hone: " + e.getMessage());
      return 1;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        json ? CacheJson.render(rows, firstSeed, seeds) : CacheText.render(rows, firstSeed, seeds));
    out.flush();
    if (!found.complete() && !json) {
      spec.commandLine().getErr().println("hone: " + found.missing());
    }
    return 0;
  }

  private List<ProviderRules> rules(List<ProviderRules> all) {
    List<ProviderRules> wanted =
        all.stream()
            .filter(rules -> providers.isEmpty() || providers.contains(rules.name()))
            .toList();
    refuseNone(wanted, "--provider", all.stream().map(ProviderRules::name).toList());
    return wanted;
  }

  private List<Workload> workloads(CacheWorkloads found) {
    List<Workload> wanted =
        found.workloads().stream()
            .filter(workload -> names.isEmpty() || names.contains(workload.name()))
            .toList();
    refuseNone(wanted, "--workload", found.workloads().stream().map(Workload::name).toList());
    return wanted;
  }

  private void refuseNone(List<?> wanted, String option, List<String> known) {
    if (wanted.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), option + " names none of " + String.join(", ", known));
    }
  }
}
