package dev.hone.gateway.promptcache;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one scope's planner of contents remembers. Whoever uses it holds its lock. */
final class ContentTable {
  /** Weight of what was believed before anything was seen, in tokens. */
  private static final double PRIOR_TOKENS = 100_000;

  private static final double PRIOR_SHARE = 0.3;
  private static final double FADE_AT = 20_000_000;

  /** How much a conversation grows by from one request to the next, before any was seen. */
  private static final double PRIOR_GROWTH = 1_000;

  private static final double GROWTH_WEIGHT = 0.02;

  /** How many requests of its own outweigh what other conversations grew by. */
  private static final double OTHERS = 2;

  /** How long an order may be under way. */
  private static final long UNDER_WAY = 60_000;

  private final PrefixTable prefixes;
  private final Map<Long, Content> contents = new HashMap<>();
  private final Map<Long, Long> ordered = new HashMap<>();
  private double known = PRIOR_TOKENS;
  private double found = PRIOR_TOKENS * PRIOR_SHARE;
  private double growth = PRIOR_GROWTH;
  private final Forecasts forecasts = new Forecasts();

  ContentTable(int capacity) {
    this(new PrefixTable(capacity));
  }

  private ContentTable(PrefixTable prefixes) {
    this.prefixes = prefixes;
  }

  /** A content at the provider. */
  record Content(String name, long tokens, long until) {}

  PrefixTable prefixes() {
    return prefixes;
  }

  /** What became of contents of conversations. */
  Forecasts forecasts() {
    return forecasts;
  }

  /** How many contents may be alive. */
  int size() {
    return contents.size();
  }

  @Nullable Content alive(long hash, long now) {
    Content content = contents.get(hash);
    // The last seconds are not counted on: the clocks are two.
    return content != null && content.until() > now + 2_000 ? content : null;
  }

  void put(long hash, Content content, long now) {
    contents.values().removeIf(c -> c.until() < now);
    contents.put(hash, content);
  }

  void forget(long hash) {
    contents.remove(hash);
  }

  boolean underWay(long hash, long now) {
    Long since = ordered.get(hash);
    return since != null && now - since < UNDER_WAY;
  }

  void order(long hash, long now) {
    ordered.values().removeIf(since -> now - since >= UNDER_WAY);
    ordered.put(hash, now);
  }

  void ended(long hash) {
    ordered.remove(hash);
  }

  /** The part of known prefixes that the provider's implicit cache finds: 0 to 1. */
  double implicitShare() {
    return found / known;
  }

  void implicit(long knownTokens, long read) {
    known += knownTokens;
    found += Math.min(read, knownTokens);
    if (known > FADE_AT) {
      known /= 2;
      found /= 2;
    }
  }

  /**
   * How many tokens a conversation grows by from one request to the next.
   *
   * @param own what it has grown by so far
   * @param turns in so many requests
   */
  double growth(long own, int turns) {
    return (OTHERS * growth + own) / (OTHERS + turns);
  }

  /** A conversation has grown by so many tokens. */
  void grown(long tokens) {
    growth += GROWTH_WEIGHT * (tokens - growth);
  }

  /** Writes what it remembers of prefixes; contents end with the gateway. */
  int save(DataOutput out, int most) throws IOException {
    out.writeDouble(known);
    out.writeDouble(found);
    out.writeDouble(growth);
    return prefixes.save(out, most);
  }

  static ContentTable load(int capacity, DataInput in) throws IOException {
    double known = SnapshotNumbers.amount(in);
    double found = SnapshotNumbers.amount(in);
    double growth = SnapshotNumbers.amount(in);
    ContentTable table = new ContentTable(PrefixTable.load(capacity, in));
    table.known = known;
    table.found = found;
    table.growth = growth;
    return table;
  }
}
