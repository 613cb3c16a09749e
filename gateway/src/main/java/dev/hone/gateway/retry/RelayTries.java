package dev.hone.gateway.retry;

import dev.hone.gateway.balance.Affinity;
import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.balance.Lane;
import dev.hone.gateway.balance.Passage;
import dev.hone.gateway.meter.Asked;
import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.provider.Provider;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Operation;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Passes a call on, and again by another way or after a wait where that is safe: always if it was
 * refused before anybody worked on it, else only if doing it twice is as good as once. Every try is
 * an attempt of its own in the ledger. All tries together end with the provider's total time.
 */
public final class RelayTries {
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

  private final Relays relays;
  private final Meter meter;
  private final RetryPolicy policy;
  private final Balancer balancer;
  private final LongSupplier nanos;
  private final RandomGenerator random;

  public RelayTries(
      Relays relays,
      Balancer balancer,
      Meter meter,
      RetryPolicy policy,
      LongSupplier nanos,
      RandomGenerator random) {
    this.nanos = nanos;
    this.relays = relays;
    this.meter = meter;
    this.policy = policy;
    this.balancer = balancer;
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
    long deadline = nanos.getAsLong() + provider.timeouts().total().toNanos();
    boolean anyTime = repeatable || IDEMPOTENT.contains(call.method());
    String model = asked.model();
    long affinity = Affinity.of(context);
    Set<Lane> used = new HashSet<>();
    Passage passage = enter(provider, model, affinity);
    int tried = 1;
    for (int number = 1; ; number++) {
      Attempt attempt = meter.begin(asked, context, number, provider.name());
      Lane lane = passage.lane();
      try {
        ChatStream answer =
            relays.open(lane.provider(), lane.key(), call, context, patience(provider, deadline));
        return new Relayed(passage.answered(answer), attempt);
      } catch (UpstreamException e) {
        passage.failed(e);
        attempt.failed(e);
        used.add(lane);
        Optional<Passage> other =
            lanesFault(e) && timeLeft(deadline).isPositive()
                ? balancer.enter(provider, model, affinity, used)
                : Optional.empty();
        if (other.isPresent()) {
          passage = other.get();
          continue;
        }
        if (tried >= provider.tries() || !policy.retryable(e) || !(anyTime || refused(e))) {
          throw e;
        }
        tried++;
        Duration wait = policy.delay(e, tried, random).orElseThrow(() -> e);
        if (wait.compareTo(timeLeft(deadline)) >= 0) {
          throw e;
        }
        Pause.of(wait, context.cancellation());
        passage = enter(provider, model, affinity);
      } catch (WireException e) {
        passage.failed(e);
        attempt.failed(e);
        throw e;
      } catch (RuntimeException e) {
        passage.abandoned();
        attempt.failed(new WireException(ErrorKind.INTERNAL, "a try failed: " + e, e));
        throw e;
      }
    }
  }

  private Duration timeLeft(long deadline) {
    return Duration.ofNanos(deadline - nanos.getAsLong());
  }

  /** As long as a try may take, and no longer than what is left for all of them. */
  private Duration patience(Provider provider, long deadline) {
    Duration left = timeLeft(deadline);
    Duration firstByte = provider.timeouts().firstByte();
    return firstByte.compareTo(left) < 0 ? firstByte : left;
  }

  private Passage enter(Provider provider, String model, long affinity) {
    return balancer
        .enter(provider, model, affinity, Set.of())
        .orElseGet(() -> balancer.enterAnyway(provider, model, affinity));
  }

  /** Whether another server or account may do better at once. */
  private static boolean lanesFault(UpstreamException e) {
    return e instanceof UnsentException || e.status() == 401 || e.status() == 429;
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
}
