package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.UnitPrices;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Prompt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A lower bound on what any planner, also one that knows every future request, pays for a
 * workload's prompts; its saving is therefore an upper bound on any planner's saving.
 *
 * <p><b>Why it is a bound.</b> Take the tree of all prefixes, one node a block; the blocks at the
 * start that together first reach the provider's minimum are one node, since an entry holds all of
 * them or none. A provider bills a request token by token: each block of its prompt is fresh, read
 * or written, at a price that does not depend on the other blocks. So a plan's cost is a sum over
 * nodes of what happened to that node at its visits (the requests whose prompt goes through it). A
 * block can be read only if some entry that covers it was written at an earlier visit of the same
 * node and has been kept alive since, each use of such an entry being itself a visit. Hence each
 * node's share is at least the cheapest sequence of fresh, read and write over its own visits that
 * keeps to the lifetimes, chosen with the whole sequence in view and as if the other nodes did not
 * exist. That minimum is found exactly, by dynamic programming over the visits with the states "no
 * entry", "alive for the usual lifetime" and "alive for the long one", and summed over the nodes.
 *
 * <p><b>What it leaves out</b>, always in the planner's disfavour: at most 4 marks, 20 blocks of
 * lookback and 80 breakpoints, where marks may stand, steps of 128 tokens, overflow of a routing
 * key, requests that are in flight (an entry counts as readable at once: a planner may hold
 * requests back). It keeps to lifetimes (lengthened by the longest hold), prices and the shortest
 * prefix.
 *
 * <p>Gemini's cached contents, which are made and billed as a whole, have a bound of their own:
 * {@link CachedContentBound}.
 */
public final class CostBound {
  private static final long NEVER = Long.MAX_VALUE / 4;

  /** Holding back two requests changes the time between them by no more than this. */
  private final long slack;

  private final ProviderRules rules;
  private final UnitPrices prices;
  private final long ttl;
  private final long longTtl;
  private final Map<Long, Node> nodes = new HashMap<>();
  private long total;

  private static final class Node {
    final long tokens;
    long lastVisit;
    long none;
    long alive = NEVER;
    long aliveLong = NEVER;

    Node(long tokens) {
      this.tokens = tokens;
    }
  }

  private CostBound(ProviderRules rules, long slack) {
    this.rules = rules;
    this.slack = slack;
    this.prices = rules.prices();
    this.ttl = rules.ttl().toMillis();
    this.longTtl = rules.longTtl().toMillis();
  }

  /**
   * The bound in pico-dollars.
   *
   * @param calls in order of time
   * @param longestHold how long a planner may hold a call back, in milliseconds
   */
  public static long of(ProviderRules rules, List<Call> calls, long longestHold) {
    if (rules.kind() == ProviderRules.Kind.GEMINI) {
      return CachedContentBound.of(rules, calls, longestHold);
    }
    CostBound bound = new CostBound(rules, longestHold);
    calls.forEach(bound::visit);
    for (Node node : bound.nodes.values()) {
      bound.total += Math.min(node.none, Math.min(node.alive, node.aliveLong));
    }
    return bound.total;
  }

  private void visit(Call call) {
    Prompt prompt = call.prompt();
    int block = 0;
    while (block < prompt.size() && prompt.prefixTokens(block) < rules.minimumTokens()) {
      block++;
    }
    if (block == prompt.size()) {
      total += prompt.totalTokens() * prices.fresh(); // too short for any entry
      return;
    }
    total += prompt.tail() * prices.fresh();
    long start = 0;
    for (; block < prompt.size(); block++) {
      long tokens = prompt.prefixTokens(block) - start;
      Node node = nodes.computeIfAbsent(prompt.prefixHash(block), unseen -> new Node(tokens));
      marked(node, call);
      node.lastVisit = call.at() + call.firstByte();
      start += tokens;
    }
  }

  private void marked(Node node, Call call) {
    long fresh = node.tokens * prices.fresh();
    long gap = call.at() - node.lastVisit - slack;
    long cheapest = Math.min(node.none, Math.min(node.alive, node.aliveLong));
    long read = node.tokens * prices.read();
    long alive = gap < ttl ? plus(node.alive, read) : NEVER;
    long aliveLong = gap < longTtl ? plus(node.aliveLong, read) : NEVER;
    node.none = cheapest + fresh;
    node.alive = Math.min(alive, cheapest + node.tokens * prices.written());
    // What was read can gain the long lifetime for nothing: by a long write of what lies behind it.
    node.aliveLong =
        Math.min(Math.min(alive, aliveLong), cheapest + node.tokens * prices.writtenLong());
  }

  private static long plus(long cost, long more) {
    return cost >= NEVER ? NEVER : cost + more;
  }
}
