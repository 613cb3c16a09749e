package dev.hone.gateway.retry;

import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.balance.Lane;
import dev.hone.gateway.balance.Passage;
import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.Target;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Tries a target until it answers or is not worth another try. A server that can't be reached and
 * an account that is limited or refused give way to the target's next at once, each once; what an
 * upstream answers with an error counts as a try.
 */
final class Tries {
  private final Balancer balancer;
  private final Upstreams upstreams;
  private final Meter meter;
  private final RetryPolicy policy;
  private final RandomGenerator random;
  private final Hedging hedging;

  Tries(
      Balancer balancer,
      Upstreams upstreams,
      Meter meter,
      RetryPolicy policy,
      Executor threads,
      LongSupplier nanos,
      RandomGenerator random) {
    this.balancer = balancer;
    this.upstreams = upstreams;
    this.meter = meter;
    this.policy = policy;
    this.random = random;
    this.hedging = new Hedging(balancer, this, threads, nanos);
  }

  /**
   * Begins on the lane that was chosen already.
   *
   * @throws UpstreamException the last failure
   */
  ChatStream at(Errand errand, Target target, Passage first) {
    Passage passage = first;
    Set<Lane> tried = new HashSet<>();
    int tries = 1;
    while (true) {
      try {
        return open(errand, target, passage);
      } catch (UpstreamException e) {
        tried.add(passage.lane());
        Optional<Passage> other = enter(errand, target, tried);
        if (other.isPresent() && lanesFault(e)) {
          passage = other.get();
          continue;
        }
        Optional<Duration> wait =
            tries >= target.provider().tries() || !policy.retryable(e)
                ? Optional.empty()
                : policy.delay(e, tries + 1, random);
        if (wait.isEmpty() || wait.get().compareTo(errand.timeLeft()) > 0) {
          other.ifPresent(Passage::abandoned);
          throw e;
        }
        tries++;
        pause(errand, wait.get(), other);
        passage =
            other
                .or(() -> enter(errand, target, Set.of()))
                .orElseGet(() ->
                    balancer.enterAnyway(target.provider(), target.model(), errand.affinity()));
      }
    }
  }

  private Optional<Passage> enter(Errand errand, Target target, Set<Lane> without) {
    return balancer.enter(target.provider(), target.model(), errand.affinity(), without);
  }

  private static void pause(Errand errand, Duration wait, Optional<Passage> held) {
    try {
      Pause.of(wait, errand.context().cancellation());
    } catch (WireException e) {
      held.ifPresent(Passage::abandoned);
      throw e;
    }
  }

  /** Whether another server or account of the same target may do better at once. */
  private boolean lanesFault(UpstreamException failure) {
    return failure.status() == 401
        || (policy.retryable(failure) && (failure.status() == 429 || failure.reply().isEmpty()));
  }

  private ChatStream open(Errand errand, Target target, Passage passage) {
    return errand.hedge().isPresent()
        ? hedging.open(errand, target, passage, errand.hedge().get())
        : once(errand, errand.context(), target, passage, begin(errand, target, passage));
  }

  Attempt begin(Errand errand, Target target, Passage passage) {
    return meter.begin(
        errand.request(),
        errand.context(),
        errand.nextAttempt(),
        passage.lane().provider().name(),
        target.model());
  }

  /** A single try. */
  ChatStream once(
      Errand errand, RequestContext context, Target target, Passage passage, Attempt attempt) {
    Provider provider = passage.lane().provider();
    Duration firstByte = provider.timeouts().firstByte();
    Duration left = errand.timeLeft();
    attempt.servedBy(target.model());
    try {
      ChatRequest sent =
          errand.request().withModel(target.model(), "the route's name for the model");
      ChatStream answer =
          upstreams.open(
              new Target(provider, target.model()),
              sent,
              context,
              passage.lane().key(),
              firstByte.compareTo(left) < 0 ? firstByte : left);
      return attempt.watch(passage.answered(answer));
    } catch (WireException e) {
      passage.failed(e);
      attempt.failed(e);
      throw e;
    } catch (RuntimeException e) {
      // A fault of Hone's own is none of the server's, and still has its line.
      passage.abandoned();
      attempt.failed(new WireException(ErrorKind.INTERNAL, "a try failed: " + e, e));
      throw e;
    }
  }

  UpstreamException late(Target target) {
    return new UpstreamException(
        ErrorKind.TIMEOUT, target.provider().name() + " did not answer in time", null);
  }
}
