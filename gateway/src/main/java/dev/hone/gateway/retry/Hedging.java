package dev.hone.gateway.retry;

import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.balance.Lane;
import dev.hone.gateway.balance.Passage;
import dev.hone.gateway.route.Hedge;
import dev.hone.gateway.route.Target;
import dev.hone.wire.ChatStream;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request that is late by asking again beside it: another server or account of the target
 * if there is one, else the same.
 */
final class Hedging {
  private final Balancer balancer;
  private final Tries tries;
  private final Executor threads;
  private final LongSupplier nanos;
  private final Map<Target, FirstEventTimes> times = new ConcurrentHashMap<>();

  Hedging(Balancer balancer, Tries tries, Executor threads, LongSupplier nanos) {
    this.balancer = balancer;
    this.tries = tries;
    this.threads = threads;
    this.nanos = nanos;
  }

  /** As {@link Tries#once}, hedged. */
  ChatStream open(Errand errand, Target target, Passage first, Hedge hedge) {
    FirstEventTimes known = times.computeIfAbsent(target, t -> new FirstEventTimes());
    Optional<Duration> after = hedge.after().or(known::p95);
    long began = nanos.getAsLong();
    ChatStream answer =
        after.isEmpty()
            ? tries.once(
                errand, errand.context(), target, first, tries.begin(errand, target, first))
            : race(errand, target, first, hedge.max(), after.get());
    known.add(nanos.getAsLong() - began);
    return answer;
  }

  private ChatStream race(Errand errand, Target target, Passage first, int more, Duration after) {
    Race race = new Race(errand, tries, threads);
    Set<Lane> lanes = new HashSet<>(Set.of(first.lane()));
    race.start(target, first);
    int left = more;
    WireException failure = null;
    while (true) {
      boolean waits = left > 0 && failure == null;
      Optional<Race.Finish> finish = race.next(waits ? after : patience(target, errand));
      if (finish.isPresent()) {
        ChatStream answer = finish.get().answer();
        if (answer != null) {
          race.end(finish.get());
          return answer;
        }
        failure = firstOf(failure, finish.get().failure());
        if (race.running() == 0) {
          throw failure;
        }
      } else if (waits) {
        left--;
        another(errand, target, lanes)
            .ifPresent(passage -> {
              lanes.add(passage.lane());
              race.start(target, passage);
            });
      } else if (errand.timeLeft().isNegative()) {
        race.end(null);
        throw tries.late(target);
      }
    }
  }

  private Optional<Passage> another(Errand errand, Target target, Set<Lane> lanes) {
    return balancer
        .enter(target.provider(), target.model(), errand.affinity(), lanes)
        .or(() -> balancer.enter(target.provider(), target.model(), errand.affinity(), Set.of()));
  }

  /** Every runner keeps its own time; this is only for one that does not. */
  private static Duration patience(Target target, Errand errand) {
    Duration most = target.provider().timeouts().firstByte();
    return most.compareTo(errand.timeLeft()) < 0 ? most : errand.timeLeft().plusSeconds(1);
  }

  private static WireException firstOf(
      @Nullable WireException before, @Nullable WireException now) {
    if (before != null) {
      return before;
    }
    if (now == null) {
      throw new IllegalStateException("neither an answer nor a failure");
    }
    return now;
  }
}
