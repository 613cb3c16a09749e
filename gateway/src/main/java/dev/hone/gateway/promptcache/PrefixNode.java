package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is remembered of one prefix. Guarded by its table's lock. */
final class PrefixNode {
  /** How many observations of others of its sort weigh as much as one's own. */
  private static final double SORT_WEIGHT = 2;

  /** Weight of the newest gap in the usual one, and the longest that is not a pause, in ms. */
  private static final double GAP_WEIGHT = 0.2;

  private static final long LONGEST_GAP = 3_600_000;

  /** In which earlier visits, and the time in which they came, fade to 1/e. */
  private static final double MEMORY = 6 * 3_600_000;

  private long seen;
  private long first;
  private double earlier;
  private int visits;
  private int @Nullable [] gaps;
  private long aliveUntil;
  private CacheTtl aliveTtl = CacheTtl.UNSPECIFIED;
  private @Nullable ReuseClass sort;
  private int[] watches = {};
  private @Nullable AwaitedReuse awaited;
  private int turns;
  private int place;
  private double gap;
  private int began;
  private Forecasts.@Nullable Forecast forecast;

  /** A request has this prefix. */
  void visit(long now) {
    if (awaited != null) {
      awaited.hit(now);
      awaited = null;
    }
    if (visits > 0) {
      int[] counts = gaps == null ? new int[Lifetimes.COUNT + 1] : gaps;
      int bin = Lifetimes.bridging(Math.max(0, now - seen));
      if (++counts[bin] > 200) {
        for (int i = 0; i < counts.length; i++) {
          counts[i] /= 2;
        }
      }
      gaps = counts;
      double recent = Math.clamp(now - seen, 1, LONGEST_GAP);
      gap = gap == 0 ? recent : gap + GAP_WEIGHT * (recent - gap);
      earlier = (earlier + 1) * kept(Math.max(0, now - seen) / MEMORY);
      tellSort(now);
    } else {
      first = now;
    }
    visits++;
    seen = now;
  }

  /** {@code exp(-part)}; every block of a prompt is visited, so that it must be cheap. */
  private static double kept(double part) {
    return part < 0.03 ? 1 - part : Math.exp(-part);
  }

  /** The usual time between visits, milliseconds; 0 if there was one only. */
  double gap() {
    return gap;
  }

  /** Tokens of the prompt that the conversation began with; 0 if this is not one's. */
  int began() {
    return began;
  }

  void began(int tokens) {
    began = tokens;
  }

  int visits() {
    return visits;
  }

  /** From now on its next visit tells of prefixes of this sort, and of those that it is part of. */
  void watchAs(ReuseClass of, long now) {
    sort = of;
    int depth = 0;
    for (ReuseClass c = of; c != null; c = c.parent()) {
      depth++;
    }
    watches = new int[depth];
    int i = 0;
    for (ReuseClass c = of; c != null; c = c.parent()) {
      watches[i++] = c.watch(now);
    }
  }

  /** Its next visit is waited for. */
  void await(AwaitedReuse reuse) {
    awaited = reuse;
  }

  /** A content of it was ordered, and is expected to be used. */
  void expect(Forecasts.Forecast use) {
    forecast = use;
  }

  /** Its content is used. */
  void used(long now) {
    if (forecast != null) {
      forecast.used(now);
      forecast = null;
    }
  }

  private void tellSort(long now) {
    int i = 0;
    for (ReuseClass c = sort; c != null; c = c.parent()) {
      c.hit(watches[i++], now);
    }
    sort = null;
  }

  /** How many requests in a row went on from one another up to here. */
  int turns() {
    return turns;
  }

  void turns(int count) {
    turns = count;
  }

  /** The chance of another visit within a lifetime, from its own gaps and those of its sort. */
  double within(int lifetime, double sortsChance) {
    int[] counts = gaps;
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

  /** When it was met first, milliseconds since 1970. */
  long first() {
    return first;
  }

  /**
   * The chance of another visit within a lifetime, if visits come at random at a rate that is the
   * same all the time: by how many there were before this one in the time that there could have
   * been any. Rates of most prefixes are low, so that the prior is that of a power law, with which
   * a rate's posterior after {@code n} earlier visits in a time {@code t} is a gamma of shape
   * {@code n} and rate {@code t}.
   *
   * @param since when what the prefix goes on from was met first
   */
  double atItsRate(int lifetime, long since, long now) {
    double time = MEMORY * (1 - Math.exp(-Math.max(1_000, now - since) / MEMORY));
    return 1 - Math.pow(time / (time + Lifetimes.bound(lifetime)), earlier);
  }

  /** The provider was told to hold it: from now on, or, if it did already, for as long again. */
  void written(CacheTtl ttl, long now, int machine) {
    aliveTtl = alive(now, machine) ? aliveTtl : ttl;
    aliveUntil = Math.max(place == machine ? aliveUntil : 0, now + Lifetimes.millis(aliveTtl));
    place = machine;
  }

  void lost() {
    aliveUntil = 0;
  }

  /**
   * Whether the provider should still hold it; the last second is not counted on.
   *
   * @param machine which of the provider's machines is asked, as far as a key chooses it
   */
  boolean alive(long now, int machine) {
    return now + 1_000 < aliveUntil && place == machine;
  }

  CacheTtl aliveTtl() {
    return aliveTtl;
  }

  /** Writes what is known of it, without what it waits for. */
  void save(DataOutput out) throws IOException {
    int[] counts = gaps;
    out.writeLong(seen);
    out.writeInt(visits);
    out.writeBoolean(counts != null);
    if (counts != null) {
      for (int count : counts) {
        out.writeInt(count);
      }
    }
    out.writeLong(aliveUntil);
    out.writeByte(Lifetimes.index(aliveTtl));
    out.writeInt(turns);
    out.writeInt(place);
    out.writeDouble(gap);
    out.writeInt(began);
    out.writeLong(first);
    out.writeDouble(earlier);
  }

  static PrefixNode load(DataInput in) throws IOException {
    PrefixNode node = new PrefixNode();
    node.seen = in.readLong();
    node.visits = SnapshotNumbers.count(in);
    if (in.readBoolean()) {
      int[] counts = new int[Lifetimes.COUNT + 1];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = SnapshotNumbers.count(in);
      }
      node.gaps = counts;
    }
    node.aliveUntil = in.readLong();
    node.aliveTtl = Lifetimes.at(in.readByte());
    node.turns = SnapshotNumbers.count(in);
    node.place = in.readInt();
    node.gap = SnapshotNumbers.amount(in);
    node.began = SnapshotNumbers.count(in);
    node.first = in.readLong();
    node.earlier = SnapshotNumbers.amount(in);
    return node;
  }
}
