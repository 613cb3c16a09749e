package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.UnitPrices;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Prompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private final List<Prefix> prefixes;

  /** A prefix and the calls that begin with it, in order of time. */
  private record Prefix(long tokens, int[] calls) {}

  private static final class Visits {
    final long tokens;
    int[] calls = new int[2];
    int count;
    boolean dominated;

    Visits(long tokens) {
      this.tokens = tokens;
    }

    void add(int call) {
      if (count == calls.length) {
        calls = Arrays.copyOf(calls, 2 * count);
      }
      calls[count++] = call;
    }
  }

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
    this.prefixes = prefixes(calls, rules.minimumTokens());
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

  private static List<Prefix> prefixes(List<Call> calls, long minimumTokens) {
    Map<Long, Visits> nodes = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      Prompt prompt = calls.get(i).prompt();
      for (int block = 0; block < prompt.size(); block++) {
        long tokens = prompt.prefixTokens(block);
        if (tokens >= minimumTokens) {
          nodes.computeIfAbsent(prompt.prefixHash(block), unseen -> new Visits(tokens)).add(i);
        }
      }
    }
    for (Call call : calls) {
      Visits shorter = new Visits(0);
      for (int block = 0; block < call.prompt().size(); block++) {
        Visits here = nodes.getOrDefault(call.prompt().prefixHash(block), shorter);
        shorter.dominated |= here != shorter && here.count == shorter.count;
        shorter = here;
      }
    }
    List<Prefix> kept = new ArrayList<>();
    for (Visits node : nodes.values()) {
      if (!node.dominated && node.count > 1) {
        kept.add(new Prefix(node.tokens, Arrays.copyOf(node.calls, node.count)));
      }
    }
    return kept;
  }

  private double mostSaved() {
    double implicit = Arrays.stream(implicitSaving).sum();
    double least = Double.POSITIVE_INFINITY;
    for (int step = 0; step < STEPS; step++) {
      Arrays.fill(uses, 0);
      double sum = Arrays.stream(multiplier).sum();
      for (Prefix prefix : prefixes) {
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
  private double bestSchedule(Prefix prefix) {
    int n = prefix.calls().length;
    double make = (double) prefix.tokens() * prices.fresh();
    boolean[] made = new boolean[n];
    boolean[] stopped = new boolean[n];
    double off = 0;
    double on = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double use = Math.max(0, useGain(prefix, i));
      double kept = i == 0 ? Double.NEGATIVE_INFINITY : on - storage(prefix, i);
      made[i] = off - make > kept;
      on = Math.max(kept, off - make) + use;
      stopped[i] = on > off;
      off = Math.max(off, on);
    }
    trace(prefix, made, stopped);
    return off;
  }

  private void trace(Prefix prefix, boolean[] made, boolean[] stopped) {
    boolean alive = false;
    for (int i = made.length - 1; i >= 0; i--) {
      alive |= stopped[i];
      if (alive) {
        if (useGain(prefix, i) > 0) {
          uses[prefix.calls()[i]]++;
        }
        alive = !made[i];
      }
    }
  }

  private double useGain(Prefix prefix, int visit) {
    int call = prefix.calls()[visit];
    return (double) prefix.tokens() * gain() - implicitSaving[call] - multiplier[call];
  }

  private double storage(Prefix prefix, int visit) {
    Call before = calls.get(prefix.calls()[visit - 1]);
    Call here = calls.get(prefix.calls()[visit]);
    long gap = Math.max(0, here.at() - before.at() - slack);
    return (double) prefix.tokens() * gap / 3_600_000.0 * prices.storedHour();
  }
}
