package dev.hone.simulation.evaluation;

import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.CacheUse;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.RefusedRequestException;
import dev.hone.simulation.cache.SimulatedCache;
import dev.hone.simulation.policy.Decision;
import dev.hone.simulation.policy.MarkPolicy;
import dev.hone.simulation.prompt.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * One workload through one provider under one planner: a queue of events in order of time. An
 * answer that begins is told to the planner before a call that arrives in the same millisecond is
 * decided.
 */
final class Run {
  /** The longest that a call can be held back, in milliseconds. */
  static final long MAX_HOLD = 30_000;

  private sealed interface Event {
    long at();
  }

  private record Begun(long at, Call call, CachePlan plan, CacheUse use) implements Event {}

  private record Waiting(long at, Call call) implements Event {}

  private final ProviderRules rules;
  private final MarkPolicy policy;
  private final SimulatedCache cache;
  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::at)
              .thenComparing(event -> event instanceof Waiting)
              .thenComparingInt(Run::index));
  private final List<Waiting> held = new ArrayList<>();
  private CacheUse total = CacheUse.uncached(0);
  private long cost;
  private long uncached;
  private long heldMillis;
  private int refused;

  Run(ProviderRules rules, MarkPolicy policy) {
    this.rules = rules;
    this.policy = policy;
    this.cache = rules.caches().get();
  }

  private static int index(Event event) {
    return switch (event) {
      case Begun begun -> begun.call().index();
      case Waiting waiting -> waiting.call().index();
    };
  }

  Outcome play(List<Call> calls) {
    int next = 0;
    while (next < calls.size() || !queue.isEmpty()) {
      boolean arrives =
          next < calls.size() && (queue.isEmpty() || calls.get(next).at() < queue.peek().at());
      Event event = arrives ? new Waiting(calls.get(next).at(), calls.get(next++)) : queue.remove();
      switch (event) {
        case Waiting waiting -> {
          held.removeIf(other -> other.call().index() == waiting.call().index());
          decide(waiting.call(), waiting.at());
        }
        case Begun begun -> {
          policy.begun(begun.call(), begun.plan(), begun.use(), begun.at());
          List<Waiting> again = List.copyOf(held);
          held.clear();
          for (Waiting waiting : again) {
            queue.remove(waiting);
            decide(waiting.call(), begun.at());
          }
        }
      }
    }
    return new Outcome(cost, uncached, total, heldMillis, refused, calls.size());
  }

  private void decide(Call call, long now) {
    switch (policy.decide(call, now)) {
      case Decision.Send send -> send(call, send.plan(), now);
      case Decision.Hold hold -> {
        if (now >= call.at() + MAX_HOLD) {
          send(call, CachePlan.SILENT, now);
        } else {
          long until = Math.min(Math.max(hold.until(), now + 1), call.at() + MAX_HOLD);
          Waiting waiting = new Waiting(until, call);
          held.add(waiting);
          queue.add(waiting);
        }
      }
    }
  }

  private void send(Call call, CachePlan plan, long now) {
    long begins = now + call.firstByte();
    CacheUse use;
    try {
      use = cache.serve(call.prompt(), plan, now, begins);
    } catch (RefusedRequestException e) {
      refused++;
      use = cache.serve(call.prompt(), CachePlan.SILENT, now, begins);
    }
    heldMillis += now - call.at();
    total = total.plus(use);
    cost += rules.prices().cost(use);
    uncached += rules.prices().cost(CacheUse.uncached(call.prompt().totalTokens()));
    queue.add(new Begun(begins, call, plan, use));
  }
}
