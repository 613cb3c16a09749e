package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import org.jspecify.annotations.Nullable;

/** What is remembered of one prefix. Guarded by its table's lock. */
final class PrefixNode {
  /** How many observations of others of its sort weigh as much as one's own. */
  private static final double SORT_WEIGHT = 2;

  private long seen;
  private int visits;
  private short @Nullable [] gaps;
  private long aliveUntil;
  private CacheTtl aliveTtl = CacheTtl.UNSPECIFIED;
  private @Nullable ReuseClass sort;
  private int watch = -1;
  private int parentWatch = -1;

  /** A request has this prefix. */
  void visit(long now) {
    if (visits > 0) {
      short[] counts = gaps == null ? new short[Lifetimes.COUNT + 1] : gaps;
      int bin = Lifetimes.bridging(Math.max(0, now - seen));
      if (++counts[bin] > 200) {
        for (int i = 0; i < counts.length; i++) {
          counts[i] /= 2;
        }
      }
      gaps = counts;
      tellSort(now);
    }
    visits++;
    seen = now;
  }

  int visits() {
    return visits;
  }

  /** From now on its next visit tells of prefixes of this sort. */
  void watchAs(ReuseClass of, long now) {
    sort = of;
    watch = of.watch(now);
    ReuseClass parent = of.parent();
    parentWatch = parent == null ? -1 : parent.watch(now);
  }

  private void tellSort(long now) {
    ReuseClass known = sort;
    if (known != null) {
      known.hit(watch, now);
      ReuseClass parent = known.parent();
      if (parent != null) {
        parent.hit(parentWatch, now);
      }
      sort = null;
    }
  }

  /** The chance of another visit within a lifetime, from its own gaps and those of its sort. */
  double within(int lifetime, double sortsChance) {
    short[] counts = gaps;
    if (counts == null) {
      return sortsChance;
    }
    double hits = 0;
    double all = 0;
    for (int i = 0; i < counts.length; i++) {
      all += counts[i];
      hits += i <= lifetime ? counts[i] : 0;
    }
    return (hits + SORT_WEIGHT * sortsChance) / (all + SORT_WEIGHT);
  }

  /** The provider holds it from now on. */
  void written(CacheTtl ttl, long now) {
    aliveUntil = now + Lifetimes.millis(ttl);
    aliveTtl = ttl;
  }

  void lost() {
    aliveUntil = 0;
  }

  /** Whether the provider should still hold it; the last second is not counted on. */
  boolean alive(long now) {
    return now + 1_000 < aliveUntil;
  }

  CacheTtl aliveTtl() {
    return aliveTtl;
  }
}
