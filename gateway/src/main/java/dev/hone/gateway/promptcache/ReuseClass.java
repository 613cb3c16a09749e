package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How soon prefixes of one sort are asked for again. A life table over the lifetimes of caches: per
 * lifetime how many were asked for within it, of those that were still waiting when it began. What
 * is still waiting now counts in no lifetime that it has not outlived, so that a young table is not
 * too hopeful. Watches that must make room for newer ones count half. Old evidence fades.
 */
final class ReuseClass {
  private static final int WATCHES = 256;

  /** New watches wait for room until those before have outlived this span. */
  private static final int SAMPLED = Lifetimes.index(CacheTtl.FIVE_MINUTES);

  private static final double FADE_AT = 400;
  private static final double PRIOR_WEIGHT = 2;
  private static final double PARENT_WEIGHT = 4;

  /** Chance of a first reuse within each lifetime, before anything is known: rather hopeful. */
  private static final double[] PRIOR = {0.2, 0.2, 0.12, 0.12, 0.1, 0.05, 0.1};

  private final @Nullable ReuseClass parent;
  private final long[] since = new long[WATCHES];
  private final boolean[] over = new boolean[WATCHES];
  private final int[] cursor = new int[Lifetimes.COUNT];
  private final double[] reused = new double[Lifetimes.COUNT];
  private final double[] outlived = new double[Lifetimes.COUNT];
  private int next;

  ReuseClass(@Nullable ReuseClass parent) {
    this.parent = parent;
  }

  @Nullable ReuseClass parent() {
    return parent;
  }

  /** Begins to wait for a prefix; the number of the watch, or -1 where there is no room. */
  int watch(long now) {
    settle(now);
    if (next - cursor[SAMPLED] >= WATCHES) {
      return -1;
    }
    int slot = next % WATCHES;
    if (next >= WATCHES && !over[slot]) {
      for (int i = SAMPLED + 1; i < Lifetimes.COUNT; i++) {
        if (cursor[i] <= next - WATCHES) {
          outlived[i] += 0.5;
          break;
        }
      }
    }
    for (int i = SAMPLED + 1; i < Lifetimes.COUNT; i++) {
      cursor[i] = Math.max(cursor[i], next - WATCHES + 1);
    }
    since[slot] = now;
    over[slot] = false;
    return next++;
  }

  /** The prefix of a watch was asked for again. */
  void hit(int watch, long now) {
    settle(now);
    if (watch < 0 || watch <= next - WATCHES - 1 || over[watch % WATCHES]) {
      return;
    }
    over[watch % WATCHES] = true;
    int lifetime = Lifetimes.bridging(now - since[watch % WATCHES]);
    if (lifetime < Lifetimes.COUNT && cursor[lifetime] <= watch) {
      reused[lifetime]++;
      fade(lifetime);
    }
  }

  /** The chance that a prefix is asked for again within a lifetime. */
  double within(int lifetime, long now) {
    settle(now);
    double still = 1;
    for (int i = 0; i <= lifetime; i++) {
      still *= 1 - hazard(i, now);
    }
    return 1 - still;
  }

  private double hazard(int lifetime, long now) {
    ReuseClass above = parent;
    double weight = above == null ? PRIOR_WEIGHT : PARENT_WEIGHT;
    if (above != null) {
      above.settle(now);
    }
    double expected = above == null ? PRIOR[lifetime] : above.hazard(lifetime, now);
    return (reused[lifetime] + weight * expected)
        / (reused[lifetime] + outlived[lifetime] + weight);
  }

  private void settle(long now) {
    for (int i = 0; i < Lifetimes.COUNT; i++) {
      while (cursor[i] < next && now - since[cursor[i] % WATCHES] > Lifetimes.bound(i)) {
        if (!over[cursor[i] % WATCHES]) {
          outlived[i]++;
          fade(i);
        }
        cursor[i]++;
      }
    }
  }

  private void fade(int lifetime) {
    if (reused[lifetime] + outlived[lifetime] > FADE_AT) {
      reused[lifetime] /= 2;
      outlived[lifetime] /= 2;
    }
  }

  /** Writes the life table; what still waits is left out. */
  void save(DataOutput out) throws IOException {
    for (int i = 0; i < Lifetimes.COUNT; i++) {
      out.writeDouble(reused[i]);
      out.writeDouble(outlived[i]);
    }
  }

  static ReuseClass load(@Nullable ReuseClass parent, DataInput in) throws IOException {
    ReuseClass sort = new ReuseClass(parent);
    for (int i = 0; i < Lifetimes.COUNT; i++) {
      sort.reused[i] = SnapshotNumbers.amount(in);
      sort.outlived[i] = SnapshotNumbers.amount(in);
    }
    return sort;
  }
}
