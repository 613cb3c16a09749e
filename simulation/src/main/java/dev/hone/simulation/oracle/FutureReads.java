package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.UnitPrices;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Prompt;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The future of every prefix of a workload: which call asks for it next, and how its last block is
 * kept at the least cost, were it alone. The latter is found as in {@link CostBound}, by dynamic
 * programming over the prefix's visits.
 */
final class FutureReads {
  /** No later call has this prefix. */
  static final int NEVER = Integer.MAX_VALUE;

  /** How a prefix is best left behind by a call. */
  enum Keep {
    /** Not in the cache. */
    NOT,
    /** For the usual lifetime. */
    USUAL,
    /** For the long lifetime. */
    LONG
  }

  private static final Keep[] KEEPS = Keep.values();

  /** A conversation is so many times as long as what a request adds. */
  private static final int USUAL_TURNS = 16;

  private static final long IMPOSSIBLE = Long.MAX_VALUE / 4;

  private final UnitPrices prices;
  private final long ttl;
  private final long longTtl;
  private final long extension;
  private final List<Call> calls;
  private final int[][] next;
  private final byte[][] keep;

  private static final class Visits {
    final int block;
    int[] calls = new int[2];
    int count;

    Visits(int block) {
      this.block = block;
    }

    void add(int call) {
      if (count == calls.length) {
        calls = Arrays.copyOf(calls, 2 * count);
      }
      calls[count++] = call;
    }
  }

  /**
   * The future of these calls, which are numbered in order of time.
   *
   * @param extending whether what is read is taken to gain the long lifetime for a small price
   */
  FutureReads(ProviderRules rules, List<Call> calls, boolean extending) {
    this.prices = rules.prices();
    this.ttl = rules.ttl().toMillis();
    this.longTtl = rules.longTtl().toMillis();
    this.extension =
        extending && longTtl > ttl
            ? (prices.writtenLong() - prices.written()) / USUAL_TURNS
            : IMPOSSIBLE;
    this.calls = calls;
    this.next = new int[calls.size()][];
    this.keep = new byte[calls.size()][];
    Map<Long, Visits> nodes = new HashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      Prompt prompt = calls.get(i).prompt();
      next[i] = new int[prompt.size()];
      keep[i] = new byte[prompt.size()];
      for (int block = 0; block < prompt.size(); block++) {
        int depth = block;
        nodes.computeIfAbsent(prompt.prefixHash(block), unseen -> new Visits(depth)).add(i);
      }
    }
    nodes.values().forEach(this::plan);
  }

  /** The next call with the prefix that ends on this block; {@link #NEVER} if there is none. */
  int next(Call call, int block) {
    return next[call.index()][block];
  }

  /** How this call best leaves the prefix that ends on this block. */
  Keep keep(Call call, int block) {
    return KEEPS[keep[call.index()][block]];
  }

  /** When a call comes. */
  long at(int call) {
    return calls.get(call).at();
  }

  private void plan(Visits node) {
    int n = node.count;
    byte[][] from = new byte[n][KEEPS.length];
    long[] cost = {0, IMPOSSIBLE, IMPOSSIBLE};
    for (int i = 0; i < n; i++) {
      next[node.calls[i]][node.block] = i + 1 < n ? node.calls[i + 1] : NEVER;
      long gap = i == 0 ? IMPOSSIBLE : at(node, i) - at(node, i - 1);
      cost = step(cost, gap, from[i]);
    }
    int state = cheapest(cost);
    for (int i = n - 1; i >= 0; i--) {
      keep[node.calls[i]][node.block] = (byte) state;
      state = from[i][state];
    }
  }

  private long[] step(long[] before, long gap, byte[] from) {
    int least = cheapest(before);
    long[] after = {
      before[least] + prices.fresh(),
      before[least] + prices.written(),
      longTtl > ttl ? before[least] + prices.writtenLong() : IMPOSSIBLE
    };
    Arrays.fill(from, (byte) least);
    for (int state = 1; state < KEEPS.length; state++) {
      boolean alive = gap < (KEEPS[state] == Keep.USUAL ? ttl : longTtl);
      if (alive && before[state] < IMPOSSIBLE && before[state] + prices.read() <= after[state]) {
        after[state] = before[state] + prices.read();
        from[state] = (byte) state;
      }
      // What is read gains the long lifetime by a long write of what lies behind it: of little.
      if (KEEPS[state] == Keep.USUAL
          && alive
          && before[state] < IMPOSSIBLE
          && before[state] + prices.read() + extension < after[state + 1]) {
        after[state + 1] = before[state] + prices.read() + extension;
        from[state + 1] = (byte) state;
      }
      // What is read can be left to end: nothing need be done for it.
      if (alive && before[state] < IMPOSSIBLE && before[state] + prices.read() <= after[0]) {
        after[0] = before[state] + prices.read();
        from[0] = (byte) state;
      }
    }
    return after;
  }

  private static int cheapest(long[] cost) {
    int best = 0;
    for (int state = 1; state < cost.length; state++) {
      best = cost[state] < cost[best] ? state : best;
    }
    return best;
  }

  private long at(Visits node, int visit) {
    return calls.get(node.calls[visit]).at();
  }
}
