package dev.hone.gateway.retry;

import dev.hone.gateway.balance.Affinity;
import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.balance.Passage;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.route.ModelRoutes;
import dev.hone.gateway.route.Target;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request to its model's targets, in order, each as often as it allows, until one answers.
 * Plain blocking code on the request's own thread. Every try is an attempt of its own in the
 * ledger.
 *
 * <p>A target that can't be used now (its limit is reached, its servers are gone, its breaker is
 * open) is passed over as long as another is left, and asked all the same if none is: unless it
 * said itself when to come again.
 */
public final class FallbackBackend implements Backend {
  private final ModelRoutes routes;
  private final Balancer balancer;
  private final RetryPolicy policy;
  private final LongSupplier nanos;
  private final Tries tries;

  /**
   * @param threads run what goes on beside a request's own thread, with what is bound to that
   */
  public FallbackBackend(
      ModelRoutes routes,
      Balancer balancer,
      Upstreams upstreams,
      Meter meter,
      RetryPolicy policy,
      Executor threads,
      LongSupplier nanos,
      RandomGenerator random) {
    this.routes = routes;
    this.balancer = balancer;
    this.policy = policy;
    this.nanos = nanos;
    this.tries = new Tries(balancer, upstreams, meter, policy, threads, nanos, random);
  }

  @Override
  public ChatStream open(ChatRequest request, RequestContext context) {
    List<Target> targets = routes.find(request.model());
    if (targets.isEmpty()) {
      throw new WireException(
          ErrorKind.NOT_FOUND,
          "No provider serves '%s': set OPENAI_API_KEY or ANTHROPIC_API_KEY, or configure 'providers'."
              .formatted(request.model()));
    }
    boolean choice = targets.stream().anyMatch(t -> balancer.hasChoice(t.provider()));
    Errand errand =
        new Errand(
            request,
            context,
            choice ? Affinity.of(request, context) : 0,
            // What runs in the background goes on after a cancel, and nobody would look at it.
            request.json().get("background").asBoolean(false)
                ? Optional.empty()
                : routes.hedge(request.model()),
            nanos,
            targets.getFirst().provider().timeouts().total());
    return new Way(errand).along(targets);
  }

  /** One request's way over its targets. */
  private final class Way {
    private final Errand errand;
    private @Nullable WireException last;
    private boolean over;

    Way(Errand errand) {
      this.errand = errand;
    }

    ChatStream along(List<Target> targets) {
      List<Target> passedOver = new ArrayList<>();
      for (Target target : targets) {
        Optional<Passage> passage =
            balancer.enter(target.provider(), target.model(), errand.affinity(), Set.of());
        if (passage.isEmpty()) {
          passedOver.add(target);
          continue;
        }
        Optional<ChatStream> answer = at(target, passage.get());
        if (answer.isPresent()) {
          return answer.get();
        }
        if (over) {
          break;
        }
      }
      return over ? lost() : lastResort(passedOver);
    }

    private ChatStream lastResort(List<Target> targets) {
      Optional<Duration> soonest = Optional.empty();
      for (Target target : targets) {
        Optional<Duration> asked = balancer.asked(target.provider(), target.model());
        if (asked.isPresent()) {
          if (soonest.isEmpty() || asked.get().compareTo(soonest.get()) < 0) {
            soonest = asked;
          }
          continue;
        }
        Optional<ChatStream> answer =
            at(target, balancer.enterAnyway(target.provider(), target.model(), errand.affinity()));
        if (answer.isPresent()) {
          return answer.get();
        }
        if (over) {
          break;
        }
      }
      if (last == null && soonest.isPresent()) {
        throw new RestingException(errand.request().model(), soonest.get());
      }
      return lost();
    }

    private Optional<ChatStream> at(Target target, Passage passage) {
      try {
        return Optional.of(tries.at(errand, target, passage));
      } catch (UpstreamException e) {
        last = e;
        over = !policy.elsewhere(e) || errand.timeLeft().isNegative();
      } catch (UnsupportedByTargetException e) {
        // The next one may speak a protocol in which it can be said.
        last = last == null ? e : last;
      }
      return Optional.empty();
    }

    private ChatStream lost() {
      throw last == null ? new IllegalStateException("no target was tried") : last;
    }
  }
}
