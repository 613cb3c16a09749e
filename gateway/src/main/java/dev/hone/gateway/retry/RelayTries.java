package dev.hone.gateway.retry;

import dev.hone.gateway.meter.Asked;
import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Operation;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Passes a call on, and again with another key or after a wait where that is safe: always if it was
 * refused before anybody worked on it, else only if doing it twice is as good as once. Every try is
 * an attempt of its own in the ledger.
 */
public final class RelayTries {
  private static final Duration LIMITED = Duration.ofSeconds(10);
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

  private final Relays relays;
  private final Meter meter;
  private final RetryPolicy policy;
  private final KeyRing keys;
  private final RandomGenerator random;

  public RelayTries(
      Relays relays, Meter meter, RetryPolicy policy, InstantSource clock, RandomGenerator random) {
    this.relays = relays;
    this.meter = meter;
    this.policy = policy;
    this.keys = new KeyRing(clock);
    this.random = random;
  }

  /** An answer under way and the attempt that it belongs to. */
  public record Relayed(ChatStream answer, Attempt attempt) {}

  /**
   * Waits for an answer that is no error.
   *
   * @param repeatable whether the call changes nothing, whatever its method
   * @throws UpstreamException the last failure
   * @throws WireException if the client left
   */
  public Relayed open(
      Provider provider,
      Operation.HttpCall call,
      Asked asked,
      RequestContext context,
      boolean repeatable) {
    boolean anyTime = repeatable || IDEMPOTENT.contains(call.method());
    int affinity = context.session().or(context::keyId).orElse("").hashCode();
    int rotations = provider.keys().size() - 1;
    int tried = 1;
    for (int number = 1; ; number++) {
      Optional<Secret> key = keys.pick(provider, affinity);
      Attempt attempt = meter.begin(asked, context, number, provider.name());
      try {
        return new Relayed(relays.open(provider, key, call, context), attempt);
      } catch (UpstreamException e) {
        attempt.failed(e);
        if (rest(provider, key, e) && rotations > 0) {
          rotations--;
          continue;
        }
        if (tried >= provider.tries() || !policy.retryable(e) || !(anyTime || refused(e))) {
          throw e;
        }
        tried++;
        pause(policy.delay(e, tried, random).orElseThrow(() -> e), context);
      } catch (WireException e) {
        attempt.failed(e);
        throw e;
      }
    }
  }

  /** Whether nobody can have worked on the call. */
  private static boolean refused(UpstreamException e) {
    return e instanceof UnsentException
        || switch (e.reply().map(UpstreamException.Reply::status).orElse(0)) {
          case 429, 529 -> true;
          case 503 -> e.retryAfter().isPresent();
          default -> false;
        };
  }

  /** Lets a key rest that is limited or refused; true if another is ready. */
  private boolean rest(Provider provider, Optional<Secret> key, UpstreamException e) {
    if (key.isEmpty() || e.kind() == ErrorKind.CANCELLED) {
      return false;
    }
    switch (e.status()) {
      case 429 -> keys.limited(key.get(), e.retryAfter().orElse(LIMITED));
      case 401 -> keys.refused(key.get());
      default -> {
        return false;
      }
    }
    return keys.hasOther(provider, key.get());
  }

  /** Waits, but not for a client that leaves meanwhile. */
  private static void pause(Duration wait, RequestContext context) {
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
