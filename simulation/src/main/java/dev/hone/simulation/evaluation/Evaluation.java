package dev.hone.simulation.evaluation;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.oracle.CostBound;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/** Every workload under every provider's rules and every planner, for so many seeds. */
public final class Evaluation {
  private final List<Workload> workloads;
  private final List<ProviderRules> providers;
  private final List<Planner> planners;

  /** Told after each run. */
  @FunctionalInterface
  public interface Progress {
    /** How many runs are done, of how many. */
    void done(String what, long runs, long total);
  }

  /** Compares these. */
  public Evaluation(
      List<Workload> workloads, List<ProviderRules> providers, List<Planner> planners) {
    this.workloads = List.copyOf(workloads);
    this.providers = List.copyOf(providers);
    this.planners = List.copyOf(planners);
  }

  /** A row for each workload, provider and planner, over the seeds 0 to {@code seeds - 1}. */
  public List<Row> run(int seeds, Progress progress) {
    List<Row> rows = new ArrayList<>();
    long total = (long) workloads.size() * seeds * providers.size() * planners.size();
    long done = 0;
    for (Workload workload : workloads) {
      List<List<Row.Builder>> builders = builders(workload);
      for (int seed = 0; seed < seeds; seed++) {
        List<Call> calls = workload.calls(seed);
        for (int p = 0; p < providers.size(); p++) {
          ProviderRules rules = providers.get(p);
          long bound = CostBound.of(rules, calls, Run.MAX_HOLD);
          for (int q = 0; q < planners.size(); q++) {
            Outcome outcome = new Run(rules, planners.get(q).policies().apply(rules)).play(calls);
            builders.get(p).get(q).add(seed, outcome, bound);
            progress.done(workload.name() + " " + rules.name(), ++done, total);
          }
        }
      }
      builders.forEach(list -> list.forEach(builder -> rows.add(builder.row())));
    }
    return rows;
  }

  private List<List<Row.Builder>> builders(Workload workload) {
    List<List<Row.Builder>> all = new ArrayList<>();
    for (ProviderRules rules : providers) {
      all.add(
          planners.stream()
              .map(planner -> new Row.Builder(workload.name(), rules.name(), planner.name()))
              .toList());
    }
    return all;
  }
}
