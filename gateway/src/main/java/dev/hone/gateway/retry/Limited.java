package dev.hone.gateway.retry;

import dev.hone.wire.Headers;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import java.time.Duration;

/** The answer while every upstream of a model has asked to be left alone. */
final class Limited {
  private static final byte[] NOTHING = {};

  private Limited() {}

  static UpstreamException until(String model, Duration wait) {
    return new UpstreamException(
        ErrorKind.RATE_LIMIT,
        "The provider of '%s' is at its rate limit and asked not to be called for %d s more"
            .formatted(model, (wait.toMillis() + 999) / 1000),
        "rate_limit_exceeded",
        new UpstreamException.Reply(429, Headers.NONE, NOTHING),
        wait);
  }
}
