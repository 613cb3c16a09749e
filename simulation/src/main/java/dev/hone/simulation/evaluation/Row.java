package dev.hone.simulation.evaluation;

import dev.hone.simulation.cache.CacheUse;

/**
 * A line of the comparison, summed over seeds. Amounts are pico-dollars of prompts; what is
 * generated costs the same under every planner and is left out, which makes every share larger.
 *
 * @param cost what was paid
 * @param uncached what it would have been without any caching
 * @param foresight what the planner that knows the future paid
 * @param bound less than this no planner can pay
 * @param worst the dearest seed against no caching: 0.01 = 1% dearer, negative = cheaper
 * @param worstSeed that seed
 * @param worstShare the smallest share of the saving with foresight on any seed
 * @param use tokens
 * @param heldMillis time that calls were held back
 * @param refused calls that the provider refused
 * @param calls number of calls
 */
public record Row(
    String workload,
    String provider,
    String planner,
    long cost,
    long uncached,
    long foresight,
    long bound,
    double worst,
    int worstSeed,
    double worstShare,
    CacheUse use,
    long heldMillis,
    int refused,
    int calls) {

  /** The share of the uncached price that was saved. */
  public double saving() {
    return (double) (uncached - cost) / uncached;
  }

  /** The saving as a share of that of the planner that knows the future. */
  public double shareOfForesight() {
    return share(cost, uncached, foresight);
  }

  /** The saving as a share of the bound's; 1 where nothing can be saved and nothing was lost. */
  public double shareOfBound() {
    return share(cost, uncached, bound);
  }

  private static double share(long cost, long uncached, long least) {
    if (uncached == least) {
      return cost <= uncached ? 1 : 0;
    }
    return (double) (uncached - cost) / (uncached - least);
  }

  /** Adds up seeds. */
  static final class Builder {
    private final String workload;
    private final String provider;
    private final String planner;
    private long cost;
    private long uncached;
    private long foresight;
    private long bound;
    private double worst = Double.NEGATIVE_INFINITY;
    private int worstSeed;
    private double worstShare = Double.POSITIVE_INFINITY;
    private CacheUse use = CacheUse.uncached(0);
    private long heldMillis;
    private int refused;
    private int calls;

    Builder(String workload, String provider, String planner) {
      this.workload = workload;
      this.provider = provider;
      this.planner = planner;
    }

    void add(int seed, Outcome outcome, long seedForesight, long seedBound) {
      cost += outcome.cost();
      uncached += outcome.uncached();
      foresight += seedForesight;
      bound += seedBound;
      double dearer = (double) outcome.cost() / outcome.uncached() - 1;
      if (dearer > worst) {
        worst = dearer;
        worstSeed = seed;
      }
      worstShare = Math.min(worstShare, share(outcome.cost(), outcome.uncached(), seedForesight));
      use = use.plus(outcome.use());
      heldMillis += outcome.heldMillis();
      refused += outcome.refused();
      calls += outcome.calls();
    }

    Row row() {
      return new Row(
          workload,
          provider,
          planner,
          cost,
          uncached,
          foresight,
          bound,
          worst,
          worstSeed,
          worstShare,
          use,
          heldMillis,
          refused,
          calls);
    }
  }
}
