package dev.hone.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.prices.PriceBook;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.SimulatedProviders;
import dev.hone.simulation.evaluation.Evaluation;
import dev.hone.simulation.evaluation.Outcome;
import dev.hone.simulation.evaluation.Planner;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.workload.AgentWorkload;
import dev.hone.simulation.workload.RagWorkload;
import dev.hone.simulation.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HonePolicyTest {
  private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");
  private static final int RUNS = 3;
  private static final int MOST_CALLS = 600;

  /** A young gateway, cut off anywhere: what was written last is never read. */
  @Test
  void neverCostsOverOnePercentMoreThanNoCachingOnAnySeed() {
    long first = new SplittableRandom(System.nanoTime()).nextLong(1_000_000);
    List<ProviderRules> providers = new SimulatedProviders(PriceBook.load(NOW), NOW).all();
    for (long seed = first; seed < first + RUNS; seed++) {
      for (Workload workload :
          List.of(new AgentWorkload(), RagWorkload.single(), RagWorkload.chat())) {
        List<Call> all = workload.calls(seed);
        int cut = 1 + new SplittableRandom(seed).nextInt(Math.min(all.size(), MOST_CALLS));
        String run = "seed %d, %d calls, %s".formatted(seed, cut, workload.name());
        for (ProviderRules provider : providers) {
          for (Planner planner : hone(provider)) {
            Outcome outcome = Evaluation.play(provider, planner, all.subList(0, cut));
            assertThat(outcome.cost())
                .as("cost under %s of %s, %s", provider.name(), planner.name(), run)
                .isLessThanOrEqualTo((long) (outcome.uncached() * 1.01));
            assertThat(outcome.refused()).as("refused by %s, %s", provider.name(), run).isZero();
          }
        }
      }
    }
    System.out.println("seed " + first);
  }

  private static List<Planner> hone(ProviderRules provider) {
    return CachePlanners.all().stream()
        .filter(planner -> planner.name().startsWith("Hone") && planner.plays().test(provider))
        .toList();
  }
}
