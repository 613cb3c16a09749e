package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.Mark;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.UnitPrices;
import dev.hone.simulation.policy.Decision;
import dev.hone.simulation.policy.MarkPolicy;
import dev.hone.simulation.prompt.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Gemini's cached contents with the whole future in view. Which contents are made is searched for:
 * first one after another the prefix whose best schedule adds most to what the calls save already,
 * then each prefix's schedule anew against those of the others, until nothing is gained any more.
 * Schedules are found exactly ({@link ContentSchedule}); the whole is a very good plan, and how far
 * from the best it can be at most, {@link CachedContentBound} says.
 */
final class ForesightContents implements MarkPolicy {
  private static final int SWEEPS = 12;

  private final List<Call> calls;
  private final UnitPrices prices;
  private final double[] implicit;
  private final List<ContentPrefix> prefixes;
  private final List<ContentSchedule> schedules = new ArrayList<>();

  /** What each call can use: the gains of the scheduled contents it begins with, by prefix. */
  private final List<Map<Integer, Double>> offers = new ArrayList<>();

  /** What a call does. */
  private record Use(int block, long until) {}

  private final Map<Integer, Use> plan = new HashMap<>();

  ForesightContents(ProviderRules rules, List<Call> calls) {
    this.calls = calls;
    this.prices = rules.prices();
    this.implicit = new double[calls.size()];
    ImplicitReads reads = new ImplicitReads(rules);
    for (int i = 0; i < calls.size(); i++) {
      implicit[i] = (double) reads.next(calls.get(i)) * (prices.fresh() - prices.read());
      offers.add(new HashMap<>());
    }
    this.prefixes = ContentPrefix.of(calls, rules.minimumTokens());
    greedy();
    for (int sweep = 0; sweep < SWEEPS && improve(); sweep++) {}
    decideUses();
  }

  @Override
  public Decision decide(Call call, long now) {
    Use use = plan.get(call.index());
    return new Decision.Send(
        use == null
            ? CachePlan.SILENT
            : CachePlan.marking(
                List.of(new Mark(use.block(), Duration.ofMillis(use.until() - now)))));
  }

  private ContentSchedule best(int prefix) {
    ContentPrefix of = prefixes.get(prefix);
    double full = (double) of.tokens() * (prices.fresh() - prices.read());
    return ContentSchedule.best(of, calls, prices, 0, call -> full - otherwise(call, prefix));
  }

  /** What a call saves without the contents of this prefix. */
  private double otherwise(int call, int prefix) {
    double most = implicit[call];
    for (Map.Entry<Integer, Double> offer : offers.get(call).entrySet()) {
      most = offer.getKey() == prefix ? most : Math.max(most, offer.getValue());
    }
    return most;
  }

  private void greedy() {
    record Promise(int prefix, double value) {}
    PriorityQueue<Promise> queue =
        new PriorityQueue<>(Comparator.comparingDouble(Promise::value).reversed());
    for (int i = 0; i < prefixes.size(); i++) {
      schedules.add(ContentSchedule.NONE);
      queue.add(new Promise(i, best(i).value()));
    }
    while (!queue.isEmpty() && queue.peek().value() > 0) {
      int prefix = queue.remove().prefix();
      ContentSchedule now = best(prefix);
      if (queue.isEmpty() || now.value() >= queue.peek().value()) {
        set(prefix, now);
      } else {
        queue.add(new Promise(prefix, now.value()));
      }
    }
  }

  private boolean improve() {
    boolean changed = false;
    for (int i = 0; i < prefixes.size(); i++) {
      ContentSchedule better = best(i);
      if (!better.equals(schedules.get(i))) {
        set(i, better);
        changed = true;
      }
    }
    return changed;
  }

  private void set(int prefix, ContentSchedule schedule) {
    double full = (double) prefixes.get(prefix).tokens() * (prices.fresh() - prices.read());
    schedules.get(prefix).uses().keySet().forEach(call -> offers.get(call).remove(prefix));
    schedule.uses().keySet().forEach(call -> offers.get(call).put(prefix, full));
    schedules.set(prefix, schedule);
  }

  /** A call uses the longest of the contents that it could. */
  private void decideUses() {
    Map<Integer, Long> longest = new HashMap<>();
    for (int i = 0; i < prefixes.size(); i++) {
      ContentPrefix prefix = prefixes.get(i);
      schedules
          .get(i)
          .uses()
          .forEach((call, last) -> {
            if (prefix.tokens() > longest.getOrDefault(call, 0L)) {
              longest.put(call, prefix.tokens());
              plan.put(call, new Use(prefix.block(), calls.get(last).at() + 1));
            }
          });
    }
  }
}
