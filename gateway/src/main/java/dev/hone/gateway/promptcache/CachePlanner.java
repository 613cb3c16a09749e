package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a prompt is marked for the provider's cache. Pure but for what it has been told:
 * every time is a parameter. Thread-safe; each scope has a lock of its own, held for microseconds.
 *
 * <p>The rule. A prefix that is asked for again within a lifetime with chance {@code p} costs
 * {@code p·read + (1-p)·write} per token and request if it is always marked, {@code fresh} if it
 * never is. The cheapest of these, over the lifetimes on offer, is taken for each stretch of the
 * prompt; the last stretch that pays is where the mark goes. Chances come from the prefix's own
 * gaps, those of its sort ({@link ReuseClass}), and what can be seen of it ({@link
 * ReuseRegression}). What is already in the cache is read in any case. All of it only as far as
 * {@link PremiumBudget} allows: where it does not, the longest affordable prefix.
 */
public final class CachePlanner {
  /** Prefixes remembered per scope: about 100 bytes each. */
  private static final int PREFIXES = 40_000;

  private static final int SCOPES = 256;

  /** Of one scope, in a snapshot. */
  private static final int MOST_SAVED = 4_096;

  private final ConcurrentMap<String, PrefixTable> tables = new ConcurrentHashMap<>();
  private final CacheKeys keys = new CacheKeys();

  /** What to do with a request. Each request is planned once, when it is about to be sent. */
  public Plan plan(Prompt prompt, ModelCacheRules rules, Instant now) {
    if (prompt.blocks().isEmpty()) {
      return nothing(prompt, rules, Optional.empty(), "no prompt", now);
    }
    if (rules.dialect() == CacheDialect.NONE) {
      return nothing(prompt, rules, Optional.empty(), "cached by the provider itself", now);
    }
    if (rules.dialect() == CacheDialect.KEY) {
      return nothing(prompt, rules, Optional.of(keys.key(prompt, now)), "key", now);
    }
    Optional<String> key =
        rules.dialect() == CacheDialect.BREAKPOINTS
            ? Optional.of(keys.key(prompt, now))
            : Optional.empty();
    PrefixTable table = table(prompt.scope());
    synchronized (table) {
      Plan plan = new Planning(table, prompt, rules, key, now.toEpochMilli()).plan();
      table.budget().reserve(plan.reserved());
      return plan;
    }
  }

  /** The answer has begun: what was marked can be read from now on. */
  public void begun(Plan plan) {
    onMarks(
        plan,
        table -> {
          Prompt prompt = plan.prompt();
          for (Mark mark : plan.marks()) {
            written(table, plan, mark.block(), mark.ttl());
          }
          int last = -1;
          for (int i = 0; i < prompt.blocks().size(); i++) {
            PromptBlock block = prompt.blocks().get(i);
            last = block.markable() ? i : last;
            if (block.clientMark().isPresent()) {
              written(table, plan, i, block.clientMark().get());
            }
          }
          if (prompt.automatic().isPresent() && last >= 0) {
            written(table, plan, last, prompt.automatic().get());
          }
        });
  }

  /** What is read begins its time anew; no provider promises it of shorter prefixes. */
  private static void written(PrefixTable table, Plan plan, int block, CacheTtl ttl) {
    PrefixNode node = node(table, plan.prompt(), block);
    if (node != null && block >= plan.readable() - 1) {
      // The provider counts from when it got the request, not from when its answer began.
      node.written(
          specified(ttl, plan.rules().dialect()),
          plan.atMillis(),
          plan.key().map(String::hashCode).orElse(0));
    }
  }

  private static @Nullable PrefixNode node(PrefixTable table, Prompt prompt, int block) {
    return table.known().get(prompt.blocks().get(block).hash());
  }

  /** The answer has ended and this is what it used. */
  public void observe(Plan plan, CacheUse use) {
    onMarks(
        plan,
        table -> {
          table
              .budget()
              .settle(plan.reserved(), use.uncached(plan.rules()), use.cost(plan.rules()));
          if (plan.marks().isEmpty()) {
            return;
          }
          boolean any = use.read() + use.writtenTokens() > 0;
          table.effect(any);
          if (plan.readable() > 0) {
            table.promise(use.read() > 0);
          }
          for (Mark mark : plan.marks()) {
            PrefixNode node = node(table, plan.prompt(), mark.block());
            if (!any && node != null) {
              node.lost();
            }
          }
        });
  }

  /** The request was refused or never sent: nothing is billed, nothing was written. */
  public void failed(Plan plan) {
    onMarks(plan, table -> table.budget().release(plan.reserved()));
  }

  /** The answer ended without a word about its use: the marks are taken as paid for nothing. */
  public void unknown(Plan plan) {
    onMarks(plan, table -> table.budget().settleUnknown(plan.reserved()));
  }

  private void onMarks(Plan plan, Consumer<PrefixTable> action) {
    if (plan.rules().dialect().marks() && !plan.prompt().blocks().isEmpty()) {
      PrefixTable table = table(plan.prompt().scope());
      synchronized (table) {
        action.accept(table);
      }
    }
  }

  private PrefixTable table(String scope) {
    PrefixTable known = tables.get(scope);
    if (known != null) {
      return known;
    }
    // Scopes are accounts times models of a configuration: what exceeds this shares one.
    String name = tables.size() < SCOPES ? scope : "others";
    return tables.computeIfAbsent(name, n -> new PrefixTable(PREFIXES));
  }

  private static Plan nothing(
      Prompt prompt, ModelCacheRules rules, Optional<String> key, String reason, Instant now) {
    return new Plan(prompt, rules, List.of(), key, 0, reason, 0, now.toEpochMilli());
  }

  /** The lifetime that an unspecified mark has in this dialect. */
  static CacheTtl specified(CacheTtl ttl, CacheDialect dialect) {
    return ttl != CacheTtl.UNSPECIFIED
        ? ttl
        : dialect == CacheDialect.MARKS ? CacheTtl.FIVE_MINUTES : CacheTtl.THIRTY_MINUTES;
  }

  /** Whether it was never asked. */
  boolean isEmpty() {
    return tables.isEmpty();
  }

  /** Writes what it remembers, of the prefixes at most so many; the request path goes on. */
  void save(DataOutput out, int most) throws IOException {
    List<Map.Entry<String, PrefixTable>> all = List.copyOf(tables.entrySet());
    out.writeInt(all.size());
    int left = most;
    for (Map.Entry<String, PrefixTable> scope : all) {
      out.writeUTF(scope.getKey());
      synchronized (scope.getValue()) {
        left -= scope.getValue().save(out, Math.min(left, MOST_SAVED));
      }
    }
    keys.save(out);
  }

  /** Takes what an earlier run wrote, whole or not at all. */
  void load(DataInput in) throws IOException {
    Map<String, PrefixTable> read = new HashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      read.put(in.readUTF(), PrefixTable.load(PREFIXES, in));
    }
    keys.load(in);
    tables.putAll(read);
  }
}
