package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.UnitPrices;
import dev.hone.simulation.prompt.Call;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * When a prefix's cached contents are made and how long each is stored.
 *
 * @param value what is saved, making and storage paid
 * @param uses the calls that use one, with the last call that uses the same one
 */
record ContentSchedule(double value, Map<Integer, Integer> uses) {
  static final ContentSchedule NONE = new ContentSchedule(0, Map.of());

  /**
   * The best schedule of one prefix, by dynamic programming over its calls.
   *
   * @param slack milliseconds by which two calls may come nearer
   * @param gain what a use by this call saves
   */
  static ContentSchedule best(
      ContentPrefix prefix,
      List<Call> calls,
      UnitPrices prices,
      long slack,
      IntToDoubleFunction gain) {
    int n = prefix.calls().length;
    double make = (double) prefix.tokens() * prices.fresh();
    double[] gains = new double[n];
    boolean[] made = new boolean[n];
    boolean[] stopped = new boolean[n];
    double off = 0;
    double on = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      gains[i] = gain.applyAsDouble(prefix.calls()[i]);
      double kept =
          i == 0 ? Double.NEGATIVE_INFINITY : on - storage(prefix, i, calls, prices, slack);
      made[i] = off - make > kept;
      on = Math.max(kept, off - make) + Math.max(0, gains[i]);
      stopped[i] = on > off;
      off = Math.max(off, on);
    }
    return new ContentSchedule(off, trace(prefix, gains, made, stopped));
  }

  private static Map<Integer, Integer> trace(
      ContentPrefix prefix, double[] gains, boolean[] made, boolean[] stopped) {
    Map<Integer, Integer> uses = new TreeMap<>();
    boolean alive = false;
    int last = -1;
    for (int i = made.length - 1; i >= 0; i--) {
      if (!alive && stopped[i]) {
        alive = true;
        last = i;
      }
      if (alive) {
        if (gains[i] > 0) {
          uses.put(prefix.calls()[i], prefix.calls()[last]);
        }
        alive = !made[i];
      }
    }
    return uses;
  }

  private static double storage(
      ContentPrefix prefix, int visit, List<Call> calls, UnitPrices prices, long slack) {
    Call before = calls.get(prefix.calls()[visit - 1]);
    Call here = calls.get(prefix.calls()[visit]);
    long gap = Math.max(0, here.at() - before.at() - slack);
    return (double) prefix.tokens() * gap / 3_600_000.0 * prices.storedHour();
  }
}
