package dev.hone.gateway.balance;

import dev.hone.gateway.provider.BreakerPolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of a provider: whether it is there, how busy it is, and its circuit breaker. Shared by
 * all accounts that are used there; outlives changes of the configuration. Thread-safe.
 */
public final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /** Looks that must fail before a server counts as gone. */
  private static final int GONE_AFTER = 2;

  /** From here on a nearly full KV cache makes a server heavier, up to three times at full. */
  private static final double CACHE_FULL = 0.8;

  /**
   * How long it must have failed without a break before that opens its breaker: not for all that
   * were under way when it started anew.
   */
  private static final long SUDDEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String provider;
  private final URI url;
  private final int least;
  private final CircuitBreaker breaker;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger failedLooks = new AtomicInteger();
  private volatile int failedInRow;
  private long failingSince;
  private volatile Look look = new Look(ServerLoad.UNKNOWN, 0);

  /** What was seen, and how many of our own requests were there then. */
  private record Look(ServerLoad load, int own) {}

  Server(String provider, URI url, BreakerPolicy policy, LongSupplier nanos) {
    this.provider = provider;
    this.url = url;
    this.least = policy.least();
    CircuitBreakerConfig.Builder config =
        CircuitBreakerConfig.custom()
            .slidingWindow(
                (int) policy.window().toSeconds(), policy.least(), SlidingWindowType.TIME_BASED)
            .failureRateThreshold(policy.failurePercent())
            .waitDurationInOpenState(policy.open())
            .permittedNumberOfCallsInHalfOpenState(policy.probes())
            .clock(new MonotonicClock(nanos))
            .writableStackTraceEnabled(false);
    policy
        .slow()
        .ifPresent(slow ->
            config.slowCallDurationThreshold(slow).slowCallRateThreshold(policy.failurePercent()));
    this.breaker = CircuitBreaker.of(provider, config.build());
    breaker
        .getEventPublisher()
        .onStateTransition(event -> tell(event.getStateTransition(), policy));
  }

  private void tell(StateTransition change, BreakerPolicy policy) {
    if (change == StateTransition.CLOSED_TO_OPEN) {
      LOG.warn(
          "{} at {} fails too often and is left alone for {} s, then tried again.",
          provider,
          url.getAuthority(),
          policy.open().toSeconds());
    } else if (change == StateTransition.HALF_OPEN_TO_CLOSED) {
      LOG.info("{} at {} answers again.", provider, url.getAuthority());
    }
  }

  public String provider() {
    return provider;
  }

  public URI url() {
    return url;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  /** A call came through, which took so long. */
  void succeeded(long nanos) {
    breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    if (failedInRow > 0) {
      synchronized (this) {
        failedInRow = 0;
      }
    }
  }

  /**
   * A call failed by the server's fault. One that died after many good calls would be asked until
   * as many had failed within the window; so what fails without a break opens the breaker, too.
   *
   * @param nanos how long the call took
   * @param now by the monotonic clock
   */
  void failed(long nanos, Throwable failure, long now) {
    breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
    boolean dead;
    synchronized (this) {
      if (failedInRow == 0) {
        failingSince = now;
      }
      failedInRow = Math.min(failedInRow + 1, least);
      dead = failedInRow >= least && now - failingSince >= SUDDEN_NANOS;
    }
    if (dead && breaker.getState() == CircuitBreaker.State.CLOSED) {
      breaker.transitionToOpenState();
    }
  }

  /** Whether the last looks at it found it; true if nobody looks. */
  public boolean up() {
    return failedLooks.get() < GONE_AFTER;
  }

  /** Requests of this gateway that are open there. */
  public int open() {
    return open.get();
  }

  /** What it said of itself last. */
  public ServerLoad reported() {
    return look.load;
  }

  /** {@code closed}, {@code open} or {@code half-open}. */
  public String breakerState() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> "open";
      case HALF_OPEN -> "half-open";
      case CLOSED, DISABLED, METRICS_ONLY -> "closed";
    };
  }

  /**
   * How many requests it is worth: those of this gateway, or those that it reported itself (which
   * include those of other gateways) and what was sent there since, whichever is more; and up to
   * three times that as its KV cache fills.
   */
  public double load() {
    Look seen = look;
    int own = open.get();
    int reported = seen.load.running() + seen.load.waiting() + Math.max(0, own - seen.own);
    double pressure = Math.max(0, seen.load.cache() - CACHE_FULL) / (1 - CACHE_FULL);
    return Math.max(own, reported) * (1 + 2 * Math.min(1, pressure));
  }

  void began() {
    open.incrementAndGet();
  }

  void ended() {
    open.decrementAndGet();
  }

  /** A look found it. */
  void seen(ServerLoad load) {
    failedLooks.set(0);
    look = new Look(load, open.get());
  }

  /** A look found nothing, or that it is not ready. */
  void missed() {
    failedLooks.updateAndGet(n -> Math.min(n + 1, GONE_AFTER));
  }

  /** How long it is left alone once it has failed too often. */
  Duration openFor() {
    return Duration.ofMillis(
        breaker.getCircuitBreakerConfig().getWaitIntervalFunctionInOpenState().apply(1));
  }
}
