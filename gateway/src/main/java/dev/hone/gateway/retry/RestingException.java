package dev.hone.gateway.retry;

import dev.hone.wire.Headers;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import java.time.Duration;

/**
 * Every upstream of a model has asked to be left alone for a while, and none was called: there is
 * no attempt that the ledger could know.
 */
public final class RestingException extends UpstreamException {
  private static final long serialVersionUID = 1L;
  private static final byte[] NOTHING = {};

  /**
   * @param wait until the first of them may be called again
   */
  RestingException(String model, Duration wait) {
    super(
        ErrorKind.RATE_LIMIT,
        "The provider of '%s' is at its rate limit and asked not to be called for %d s more"
            .formatted(model, (wait.toMillis() + 999) / 1000),
        "rate_limit_exceeded",
        new Reply(429, Headers.NONE, NOTHING),
        wait);
  }
}
