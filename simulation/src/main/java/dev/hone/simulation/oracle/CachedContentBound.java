package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.UnitPrices;
import dev.hone.simulation.prompt.Call;
import java.util.Arrays;
import java.util.List;

/**
 * A lower bound on what any planner pays under Gemini's rules, where a cached content is made and
 * billed as a whole, and a request uses at most one.
 *
 * <p><b>Why it is a bound.</b> A plan is a set of cached contents, each for one prefix, made at one
 * call, stored until its last use, and used by some of the calls with that prefix. Its saving is
 * the sum over uses of (tokens × (input − read price)) − what implicit caching would have given
 * that call, less each making and storage. The one thing that ties the prefixes together is that a
 * call uses at most one cached content. That constraint is put into the objective with a multiplier
 * λ ≥ 0 for each call (Lagrangian relaxation): for every λ, Σλ + Σ over prefixes of the best
 * schedule of that prefix alone, in which a use costs its call's λ, is at least the best plan's
 * saving. The best schedule of a prefix is found exactly by dynamic programming over its calls. λ
 * is improved by a fixed number of subgradient steps, and the least sum seen is the bound. Of
 * prefixes that the same calls share only the longest is looked at: a schedule that pays at all
 * pays most there.
 */
final class CachedContentBound {
  private static final int STEPS = 300;

  private final UnitPrices prices;
  private final List<Call> calls;
  private final long slack;
  private final double[] implicitSaving;
  private final double[] multiplier;
  private final int[] uses;
  private final List<ContentPrefix> prefixes;

  private CachedContentBound(ProviderRules rules, List<Call> calls, long slack) {
    this.prices = rules.prices();
    this.calls = calls;
    this.slack = slack;
    this.implicitSaving = new double[calls.size()];
    this.multiplier = new double[calls.size()];
    this.uses = new int[calls.size()];
    ImplicitReads implicit = new ImplicitReads(rules);
    for (int i = 0; i < calls.size(); i++) {
      implicitSaving[i] = (double) implicit.next(calls.get(i)) * gain();
    }
    this.prefixes = ContentPrefix.of(calls, rules.minimumTokens());
  }

  /** The bound in pico-dollars. */
  static long of(ProviderRules rules, List<Call> calls, long slack) {
    CachedContentBound bound = new CachedContentBound(rules, calls, slack);
    double uncached = 0;
    for (Call call : calls) {
      uncached += (double) call.prompt().totalTokens() * rules.prices().fresh();
    }
    return (long) Math.floor(uncached - bound.mostSaved());
  }

  private long gain() {
    return prices.fresh() - prices.read();
  }

  private double mostSaved() {
    double implicit = Arrays.stream(implicitSaving).sum();
    double least = Double.POSITIVE_INFINITY;
    for (int step = 0; step < STEPS; step++) {
      Arrays.fill(uses, 0);
      double sum = Arrays.stream(multiplier).sum();
      for (ContentPrefix prefix : prefixes) {
        sum += bestSchedule(prefix);
      }
      least = Math.min(least, sum);
      double length = 0.6 / (1 + step / 12.0);
      for (int i = 0; i < multiplier.length; i++) {
        double scale = (double) calls.get(i).prompt().totalTokens() * gain();
        // A call that several prefixes want becomes dearer, one that nobody wants cheaper.
        int over = Math.clamp(uses[i] - 1, -1, 3);
        multiplier[i] = Math.max(0, multiplier[i] + length * scale * over);
      }
    }
    return implicit + least;
  }

  /** The most that this prefix alone can save; counts its uses. */
  private double bestSchedule(ContentPrefix prefix) {
    double full = (double) prefix.tokens() * gain();
    ContentSchedule best =
        ContentSchedule.best(
            prefix, calls, prices, slack, call -> full - implicitSaving[call] - multiplier[call]);
    best.uses().keySet().forEach(call -> uses[call]++);
    return best.value();
  }
}
