package dev.hone.gateway.retry;

import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Whether and when a failed try is worth another.
 *
 * @param first longest wait before the second try; it doubles with each
 * @param longest longest wait of all; an upstream that asks for more is not asked again
 */
public record RetryPolicy(Duration first, Duration longest) {
  /**
   * Half a second, doubling up to 8 s, as the official clients wait; what an upstream asks for is
   * honoured up to 20 s.
   */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(20));

  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(8);

  /** Whether the same upstream may answer if asked again. */
  public boolean retryable(UpstreamException failure) {
    // A spent quota, whatever its status: no waiting helps.
    if (failure.kind() == ErrorKind.BILLING) {
      return false;
    }
    if (failure.reply().isPresent()
        && failure
            .reply()
            .get()
            .headers()
            .first("x-should-retry")
            .filter("false"::equals)
            .isPresent()) {
      return false;
    }
    return switch (failure.status()) {
      case 408, 409, 429 -> true;
      default -> failure.status() >= 500;
    };
  }

  /**
   * Whether the upstream asks for a wait that Hone does not wait out: then the client decides, and
   * Hone has not tried again.
   */
  public boolean leftToTheClient(UpstreamException failure) {
    return retryable(failure)
        && failure.retryAfter().filter(asked -> asked.compareTo(longest) > 0).isPresent();
  }

  /** Whether another upstream may answer: it would not if the request itself is at fault. */
  public boolean elsewhere(UpstreamException failure) {
    return switch (failure.status()) {
      case 400, 405, 413, 415, 422 -> false;
      default -> failure.kind() != ErrorKind.CANCELLED;
    };
  }

  /**
   * How long to wait before try {@code next} (2 for the first repeat); empty if the upstream asks
   * for longer than is worth it.
   */
  public Optional<Duration> delay(UpstreamException failure, int next, RandomGenerator random) {
    if (failure.retryAfter().isPresent()) {
      Duration asked = failure.retryAfter().get();
      return asked.compareTo(longest) > 0 ? Optional.empty() : Optional.of(asked);
    }
    long most =
        Math.min(
            LONGEST_BACKOFF.toMillis(), first.toMillis() << Math.min(20, Math.max(0, next - 2)));
    return Optional.of(Duration.ofMillis(random.nextLong(most / 2, most + 1)));
  }
}
