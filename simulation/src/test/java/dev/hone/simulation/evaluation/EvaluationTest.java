package dev.hone.simulation.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.prices.PriceBook;
import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.SimulatedProviders;
import dev.hone.simulation.policy.Decision;
import dev.hone.simulation.policy.MarkPolicy;
import dev.hone.simulation.policy.PlainRule;
import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Prompt;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.prompt.Section;
import dev.hone.simulation.workload.AgentWorkload;
import dev.hone.simulation.workload.RagWorkload;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private final SimulatedProviders providers = new SimulatedProviders(PriceBook.load(NOW), NOW);

  @Test
  void givesTheSameRowsForTheSameSeed() {
    Evaluation evaluation =
        new Evaluation(
            List.of(new AgentWorkload(), RagWorkload.single()), providers.all(), Planner.plain());
    List<Row> first = evaluation.run(0, 1, (what, runs, total) -> {});
    assertThat(evaluation.run(0, 1, (what, runs, total) -> {})).isEqualTo(first);
    assertThat(first).hasSize(2 * 4 * 5);
    assertThat(first)
        .allSatisfy(row -> {
          assertThat(row.shareOfBound()).isLessThanOrEqualTo(1);
          assertThat(row.refused()).isZero();
        });
  }

  @Test
  void whoKnowsTheFutureComesNearTheBoundAndIsBeatenByNoPlainRule() {
    List<Row> rows =
        new Evaluation(
                List.of(new AgentWorkload(), RagWorkload.single()),
                providers.all(),
                Planner.plain())
            .run(3, 1, (what, runs, total) -> {});
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.cost()).isGreaterThanOrEqualTo(row.foresight()))
        .filteredOn(row -> row.planner().equals(Evaluation.FORESIGHT))
        .hasSize(2 * 4)
        .allSatisfy(row -> assertThat(row.shareOfBound()).isBetween(0.95, 1.0));
  }

  @Test
  void billsEveryTokenOnceUnderEveryPlanner() {
    List<Row> rows =
        new Evaluation(List.of(RagWorkload.single()), providers.all(), Planner.plain())
            .run(0, 1, (what, runs, total) -> {});
    assertThat(rows.stream().map(row -> row.use().promptTokens()).distinct()).hasSize(1);
  }

  @Test
  void readsThePrefixOfARequestThatItWasHeldBackFor() {
    Prompt prompt = new PromptBuilder().add(Block.message(1, 4000, Section.SYSTEM)).prompt(3);
    List<Call> calls = List.of(new Call(0, 0, 700, prompt, 10), new Call(1, 10, 700, prompt, 10));
    ProviderRules rules = providers.anthropic();
    CachePlan marking = CachePlan.automatic(rules.ttl());
    Outcome eager = new Run(rules, PlainRule.PROVIDER_MODE.on(rules)).play(calls);
    MarkPolicy patient =
        (call, now) ->
            call.index() == 1 && now < 700 ? new Decision.Hold(5_000) : new Decision.Send(marking);
    Outcome held = new Run(rules, patient).play(calls);
    assertThat(eager.use().read()).isZero();
    assertThat(held.use().read()).isEqualTo(4000);
    assertThat(held.heldMillis()).isEqualTo(690);
  }
}
