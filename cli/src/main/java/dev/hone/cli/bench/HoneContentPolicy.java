package dev.hone.cli.bench;

import dev.hone.gateway.promptcache.ContentPlan;
import dev.hone.gateway.promptcache.ContentPlan.Order;
import dev.hone.gateway.promptcache.ContentPlanner;
import dev.hone.gateway.promptcache.ContentRules;
import dev.hone.gateway.promptcache.ContentTiming;
import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.CacheUse;
import dev.hone.simulation.cache.Mark;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.policy.Decision;
import dev.hone.simulation.policy.MarkPolicy;
import dev.hone.simulation.prompt.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hone's planner of cached contents before a simulated Gemini. A content is made beside the request
 * that asks for it and read by later ones, or before it and read by it too, as the gateway does it.
 */
final class HoneContentPolicy implements MarkPolicy {
  private static final double PICO = 1_000;

  private final ProviderRules provider;
  private final ContentRules rules;
  private final ContentTiming timing;
  private final ContentPlanner planner = new ContentPlanner();
  private final Map<Integer, Sent> sent = new HashMap<>();

  private record Sent(ContentPlan plan, long at) {}

  HoneContentPolicy(ProviderRules provider, ContentTiming timing) {
    this.provider = provider;
    this.timing = timing;
    this.rules =
        new ContentRules(
            (int) provider.minimumTokens(),
            provider.prices().fresh() / PICO,
            provider.prices().read() / PICO,
            provider.prices().storedHour() / PICO);
  }

  @Override
  public Decision decide(Call call, long now) {
    ContentPlan plan =
        planner.plan(
            HonePolicy.prompt(call.prompt(), provider), rules, timing, Instant.ofEpochMilli(now));
    if (plan.first()) {
      return first(call, plan, plan.make().orElseThrow(), now);
    }
    sent.put(call.index(), new Sent(plan, now));
    CachePlan out = CachePlan.SILENT;
    if (plan.use() >= 0) {
      long ttl = plan.extend().map(Order::ttlMillis).orElse(0L);
      out = CachePlan.marking(List.of(new Mark(plan.use(), Duration.ofMillis(ttl))));
    }
    CachePlan told = out;
    return new Decision.Send(
        plan.make()
            .map(o -> told.making(new Mark(o.block(), Duration.ofMillis(o.ttlMillis()))))
            .orElse(told));
  }

  /** The content is made, which takes no time here, and the request reads it. */
  private Decision first(Call call, ContentPlan plan, Order order, long now) {
    planner.made(plan, order, "made", Instant.ofEpochMilli(now));
    sent.put(call.index(), new Sent(plan.reading(order, "made"), now));
    return new Decision.Send(
        CachePlan.marking(List.of(new Mark(order.block(), Duration.ofMillis(order.ttlMillis())))));
  }

  @Override
  public void begun(Call call, CachePlan chosen, CacheUse use, long now) {
    Sent known = sent.remove(call.index());
    if (known == null) {
      return;
    }
    ContentPlan plan = known.plan();
    planner.observe(
        plan, new dev.hone.gateway.promptcache.CacheUse(use.fresh(), use.read(), Map.of(), 0));
    plan.make().ifPresent(o -> planner.made(plan, o, "made", Instant.ofEpochMilli(now)));
    plan.extend().ifPresent(o -> planner.made(plan, o, "made", Instant.ofEpochMilli(known.at())));
  }
}
