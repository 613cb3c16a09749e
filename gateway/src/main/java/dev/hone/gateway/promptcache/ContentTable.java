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

  /** How long an order may be under way. */
  private static final long UNDER_WAY = 60_000;

  private final PrefixTable prefixes;
  private final Map<Long, Content> contents = new HashMap<>();
  private final Map<Long, Long> ordered = new HashMap<>();
  private double known = PRIOR_TOKENS;
  private double found = PRIOR_TOKENS * PRIOR_SHARE;

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

  /** Writes what it remembers of prefixes; contents end with the gateway. */
  int save(DataOutput out, int most) throws IOException {
    out.writeDouble(known);
    out.writeDouble(found);
    return prefixes.save(out, most);
  }

  static ContentTable load(int capacity, DataInput in) throws IOException {
    double known = SnapshotNumbers.amount(in);
    double found = SnapshotNumbers.amount(in);
    ContentTable table = new ContentTable(PrefixTable.load(capacity, in));
    table.known = known;
    table.found = found;
    return table;
  }
}
