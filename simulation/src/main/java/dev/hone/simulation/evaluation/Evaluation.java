package dev.hone.simulation.evaluation;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.oracle.CostBound;
import dev.hone.simulation.oracle.Foresight;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.workload.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Every workload under every provider's rules and every planner, for so many seeds; and under one
 * that knows the future, whose saving the others' are measured by.
 */
public final class Evaluation {
  /** How tables call the planner that knows the future. */
  public static final String FORESIGHT = "knows the future";

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

  /** A row for each workload, provider and planner, over so many seeds from the first one on. */
  public List<Row> run(int firstSeed, int seeds, Progress progress) {
    List<Row> rows = new ArrayList<>();
    int each = providers.stream().mapToInt(rules -> at(rules).size() + 1).sum();
    long total = (long) workloads.size() * seeds * each;
    long done = 0;
    for (Workload workload : workloads) {
      List<List<Row.Builder>> builders = builders(workload);
      for (int seed = firstSeed; seed < firstSeed + seeds; seed++) {
        List<Call> calls = workload.calls(seed);
        for (int p = 0; p < providers.size(); p++) {
          ProviderRules rules = providers.get(p);
          String what = workload.name() + " " + rules.name();
          long bound = CostBound.of(rules, calls, Run.MAX_HOLD);
          Outcome foresight = foresight(rules, calls);
          builders.get(p).getLast().add(seed, foresight, foresight.cost(), bound);
          progress.done(what, ++done, total);
          List<Planner> here = at(rules);
          for (int q = 0; q < here.size(); q++) {
            Outcome outcome = play(rules, here.get(q), calls);
            builders.get(p).get(q).add(seed, outcome, foresight.cost(), bound);
            progress.done(what, ++done, total);
          }
        }
      }
      builders.forEach(list -> list.forEach(builder -> rows.add(builder.row())));
    }
    return rows;
  }

  /** What these calls cost under one planner. */
  public static Outcome play(ProviderRules rules, Planner planner, List<Call> calls) {
    return new Run(rules, planner.policies().apply(rules)).play(calls);
  }

  static Outcome foresight(ProviderRules rules, List<Call> calls) {
    return Foresight.of(rules, calls).stream()
        .map(policy -> new Run(rules, policy).play(calls))
        .min(Comparator.comparingLong(Outcome::cost))
        .orElseThrow();
  }

  private List<Planner> at(ProviderRules rules) {
    return planners.stream().filter(planner -> planner.plays().test(rules)).toList();
  }

  private List<List<Row.Builder>> builders(Workload workload) {
    List<List<Row.Builder>> all = new ArrayList<>();
    for (ProviderRules rules : providers) {
      List<String> names = new ArrayList<>(at(rules).stream().map(Planner::name).toList());
      names.add(FORESIGHT);
      all.add(
          names.stream()
              .map(name -> new Row.Builder(workload.name(), rules.name(), name))
              .toList());
    }
    return all;
  }
}
