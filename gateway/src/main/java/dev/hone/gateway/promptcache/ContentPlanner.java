package dev.hone.gateway.promptcache;

import dev.hone.gateway.promptcache.ContentPlan.Order;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Decides when a Gemini cached content is worth making and keeping. Pure but for what it has been
 * told: every time is a parameter. Thread-safe; each scope has a lock of its own.
 *
 * <p>A content costs its tokens at the input price and a fee for every hour; each use saves the
 * difference to the cached price, less what the provider's implicit cache would have found by
 * itself. One of instructions is made where the uses that are expected pay for it. One of a
 * conversation is outgrown with every turn and can only be made anew as a whole: {@link Renewal}
 * says when. How long it is kept, {@link Stay} says. All of it within {@link PremiumBudget},
 * counted against a bill with the implicit cache alone, a small part of whose saving is risked,
 * too.
 */
public final class ContentPlanner {
  /**
   * The part of what the implicit cache saves that contents may lose again: an allowance to begin
   * with that leaves the bill far below that of no caching.
   */
  private static final double RISKED = 0.05;

  private static final int PREFIXES = 40_000;
  private static final int SCOPES = 256;

  /** Of one scope, in a snapshot. */
  private static final int MOST_SAVED = 4_096;

  private final ConcurrentMap<String, ContentTable> tables = new ConcurrentHashMap<>();

  /** What to do with a request that is about to be sent. */
  public ContentPlan plan(Prompt prompt, ContentRules rules, ContentTiming timing, Instant now) {
    ContentTable table = table(prompt.scope());
    synchronized (table) {
      long millis = now.toEpochMilli();
      ContentPlan plan = new ContentPlanning(table, prompt, rules, timing, millis).plan();
      plan.make().ifPresent(order -> reserve(table, order, millis));
      plan.extend().ifPresent(order -> reserve(table, order, millis));
      return plan;
    }
  }

  private static void reserve(ContentTable table, Order order, long now) {
    table.order(order.hash(), now);
    table.prefixes().budget().reserve(order.premium());
  }

  /** The answer has ended and this is what it used. */
  public void observe(ContentPlan plan, CacheUse use) {
    ContentTable table = table(plan.prompt().scope());
    synchronized (table) {
      ContentRules rules = plan.rules();
      double fresh = use.prompt() * rules.fresh();
      double bill = fresh - use.read() * rules.gain();
      if (plan.use() < 0) {
        table.implicit(plan.known(), use.read());
        double implicit = use.read() * rules.gain();
        table.prefixes().budget().settle(0, bill + RISKED * implicit, bill);
      } else {
        double implicit = plan.known() * table.implicitShare() * rules.gain();
        table.prefixes().budget().settle(0, fresh - (1 - RISKED) * implicit, bill);
      }
    }
  }

  /**
   * A content was made or kept longer.
   *
   * @param name what the provider calls it
   * @param at when its time began to count
   */
  public void made(ContentPlan plan, Order order, String name, Instant at) {
    ContentTable table = table(plan.prompt().scope());
    synchronized (table) {
      long now = at.toEpochMilli();
      table.ended(order.hash());
      table.prefixes().budget().settle(order.premium(), 0, order.price());
      table.put(
          order.hash(),
          new ContentTable.Content(name, order.tokens(), now + order.ttlMillis()),
          now);
    }
  }

  /** An order was refused or never sent: nothing is billed. */
  public void notMade(ContentPlan plan, Order order) {
    ContentTable table = table(plan.prompt().scope());
    synchronized (table) {
      table.ended(order.hash());
      table.prefixes().budget().release(order.premium());
    }
  }

  /** The provider does not know the content that this plan reads. */
  public void lost(ContentPlan plan) {
    ContentTable table = table(plan.prompt().scope());
    synchronized (table) {
      table.forget(plan.prompt().blocks().get(plan.use()).hash());
    }
  }

  private ContentTable table(String scope) {
    ContentTable known = tables.get(scope);
    if (known != null) {
      return known;
    }
    // Scopes are accounts times models of a configuration: what exceeds this shares one.
    String name = tables.size() < SCOPES ? scope : "others";
    return tables.computeIfAbsent(name, n -> new ContentTable(PREFIXES));
  }

  /** Whether it was never asked. */
  boolean isEmpty() {
    return tables.isEmpty();
  }

  /** Writes what it remembers, of the prefixes at most so many; the request path goes on. */
  void save(DataOutput out, int most) throws IOException {
    List<Map.Entry<String, ContentTable>> all = List.copyOf(tables.entrySet());
    out.writeInt(all.size());
    int left = most;
    for (Map.Entry<String, ContentTable> scope : all) {
      out.writeUTF(scope.getKey());
      synchronized (scope.getValue()) {
        left -= scope.getValue().save(out, Math.min(left, MOST_SAVED));
      }
    }
  }

  /** Takes what an earlier run wrote, whole or not at all. */
  void load(DataInput in) throws IOException {
    Map<String, ContentTable> read = new HashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      read.put(in.readUTF(), ContentTable.load(PREFIXES, in));
    }
    tables.putAll(read);
  }
}
