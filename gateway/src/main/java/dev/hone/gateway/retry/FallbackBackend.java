package dev.hone.gateway.retry;

import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.provider.Secret;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Sends a request to its model's targets, in order, each as often as it allows, until one answers.
 * Plain blocking code on the request's own thread. Every try is an attempt of its own in the
 * ledger.
 */
public final class FallbackBackend implements Backend {
  private static final Duration LIMITED = Duration.ofSeconds(10);

  private final ModelRoutes routes;
  private final Upstreams upstreams;
  private final Meter meter;
  private final RetryPolicy policy;
  private final KeyRing keys;
  private final LongSupplier nanos;
  private final RandomGenerator random;

  public FallbackBackend(
      ModelRoutes routes,
      Upstreams upstreams,
      Meter meter,
      RetryPolicy policy,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.routes = routes;
    this.upstreams = upstreams;
    this.meter = meter;
    this.policy = policy;
    this.keys = new KeyRing(clock);
    this.nanos = nanos;
    this.random = random;
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
    Run run = new Run(request, context, targets.getFirst().provider().timeouts().total());
    WireException last = null;
    for (Target target : targets) {
      try {
        return run.at(target);
      } catch (UpstreamException e) {
        last = e;
        if (!policy.elsewhere(e) || run.timeLeft().isNegative()) {
          break;
        }
      } catch (UnsupportedByTargetException e) {
        // The next one may speak a protocol in which it can be said.
        last = last == null ? e : last;
      }
    }
    throw last == null ? new IllegalStateException("no target was tried") : last;
  }

  /** One request's way over its targets. */
  private final class Run {
    private final ChatRequest request;
    private final RequestContext context;
    private final long deadline;
    private final int affinity;
    private int attempts;

    Run(ChatRequest request, RequestContext context, Duration total) {
      this.request = request;
      this.context = context;
      this.deadline = nanos.getAsLong() + total.toNanos();
      this.affinity =
          context.session().or(() -> context.keyId()).orElse(context.requestId()).hashCode();
    }

    Duration timeLeft() {
      return Duration.ofNanos(deadline - nanos.getAsLong());
    }

    /** Tries a target until it answers or is not worth another try. */
    ChatStream at(Target target) {
      int rotations = target.provider().keys().size() - 1;
      int tried = 1;
      while (true) {
        Optional<Secret> key = keys.pick(target.provider(), affinity);
        try {
          return once(target, key);
        } catch (UpstreamException e) {
          boolean otherKey = rest(target, key, e);
          if (otherKey && rotations > 0 && (e.status() == 401 || policy.retryable(e))) {
            rotations--;
            continue;
          }
          if (tried >= target.provider().tries() || !policy.retryable(e)) {
            throw e;
          }
          tried++;
          Optional<Duration> wait = policy.delay(e, tried, random);
          if (wait.isEmpty() || wait.get().compareTo(timeLeft()) > 0) {
            throw e;
          }
          pause(wait.get());
        }
      }
    }

    private ChatStream once(Target target, Optional<Secret> key) {
      attempts++;
      ChatRequest sent = request.withModel(target.model(), "the route's name for the model");
      Attempt attempt = meter.begin(request, context, attempts, target.provider().name());
      Duration firstByte = target.provider().timeouts().firstByte();
      Duration left = timeLeft();
      try {
        return attempt.watch(
            upstreams.open(
                target, sent, context, key, firstByte.compareTo(left) < 0 ? firstByte : left));
      } catch (WireException e) {
        attempt.failed(e);
        throw e;
      }
    }

    /** Lets a key rest that the upstream limits or refuses; true if another is ready. */
    private boolean rest(Target target, Optional<Secret> key, UpstreamException e) {
      if (key.isEmpty()) {
        return false;
      }
      if (e.status() == 429) {
        keys.limited(key.get(), e.retryAfter().orElse(LIMITED));
      } else if (e.status() == 401) {
        keys.refused(key.get());
      } else {
        return false;
      }
      return keys.hasOther(target.provider(), key.get());
    }

    /** Waits, but not for a client that leaves meanwhile. */
    private void pause(Duration wait) {
      if (wait.isZero()) {
        return;
      }
      CountDownLatch left = new CountDownLatch(1);
      context.cancellation().onCancel(left::countDown);
      try {
        if (left.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new WireException(ErrorKind.CANCELLED, "the client left");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WireException(ErrorKind.CANCELLED, "The server is shutting down.");
      }
    }
  }
}
