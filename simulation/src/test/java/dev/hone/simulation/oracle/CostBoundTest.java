package dev.hone.simulation.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.prices.PriceBook;
import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.Mark;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.SimulatedCache;
import dev.hone.simulation.cache.SimulatedProviders;
import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.prompt.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CostBoundTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private final SimulatedProviders providers = new SimulatedProviders(PriceBook.load(NOW), NOW);

  @Test
  void isExactForOneGrowingConversation() {
    ProviderRules rules = providers.anthropic();
    List<Call> calls = new ArrayList<>();
    PromptBuilder prompt = new PromptBuilder();
    for (int i = 0; i < 10; i++) {
      prompt.add(Block.message(i, 1500, Section.USER));
      calls.add(new Call(i, i * 60_000L, 500, prompt.prompt(), 10));
    }
    SimulatedCache cache = rules.caches().get();
    long cost = 0;
    for (Call call : calls) {
      boolean last = call.index() == 9; // nobody reads what the last call would write
      Mark mark = new Mark(call.prompt().size() - (last ? 2 : 1), rules.ttl());
      CachePlan plan = CachePlan.marking(List.of(mark));
      cost += rules.prices().cost(cache.serve(call.prompt(), plan, call.at(), call.at() + 500));
    }
    assertThat(CostBound.of(rules, calls, 0)).isEqualTo(cost);
  }

  @Test
  void isNeverAboveTheCheapestOfAllPlansOfSmallWorkloads() {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Call> calls = smallWorkload(random);
      for (ProviderRules rules : providers.all()) {
        long bound = CostBound.of(rules, calls, 0);
        long cheapest = cheapest(rules, calls);
        assertThat(bound)
            .as("seed %d on %s, cheapest %d", seed, rules.name(), cheapest)
            .isLessThanOrEqualTo(cheapest);
      }
    }
  }

  /** Four calls over a tree of two blocks a level. */
  private static List<Call> smallWorkload(SplittableRandom random) {
    List<Call> calls = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < 4; i++) {
      PromptBuilder prompt = new PromptBuilder();
      int depth = random.nextInt(1, 4);
      for (int level = 0; level < depth; level++) {
        prompt.add(Block.message(level * 10L + random.nextInt(2), 1100, Section.USER));
      }
      calls.add(new Call(i, at, 0, prompt.prompt(), 1));
      at += random.nextInt(1, 8) * 60_000L;
    }
    return calls;
  }

  /** The cheapest of every combination of one mark a call. */
  private static long cheapest(ProviderRules rules, List<Call> calls) {
    int choices = 7;
    long cheapest = Long.MAX_VALUE;
    for (int code = 0; code < (int) Math.pow(choices, calls.size()); code++) {
      SimulatedCache cache = rules.caches().get();
      long cost = 0;
      int rest = code;
      for (Call call : calls) {
        CachePlan plan = plan(rules, call, rest % choices);
        rest /= choices;
        cost += rules.prices().cost(cache.serve(call.prompt(), plan, call.at(), call.at()));
      }
      cheapest = Math.min(cheapest, cost);
    }
    return cheapest;
  }

  private static CachePlan plan(ProviderRules rules, Call call, int choice) {
    if (choice == 0 || rules.kind() == ProviderRules.Kind.OPENAI_AUTOMATIC) {
      return rules.kind() == ProviderRules.Kind.OPENAI_BREAKPOINTS
          ? CachePlan.onlyMarking(List.of())
          : CachePlan.SILENT;
    }
    int block = Math.min((choice - 1) / 2, call.prompt().size() - 1);
    boolean second = choice % 2 == 0;
    Duration ttl =
        switch (rules.kind()) {
          case GEMINI -> second ? Duration.ofMinutes(8) : Duration.ZERO;
          default -> second ? rules.longTtl() : rules.ttl();
        };
    Mark mark = new Mark(block, ttl);
    // The whole prompt can't be read as a content, but can be made one for those that go on.
    return rules.kind() == ProviderRules.Kind.GEMINI && !call.prompt().leavesMessage(block)
        ? CachePlan.SILENT.making(mark)
        : CachePlan.onlyMarking(List.of(mark));
  }
}
