package dev.hone.server.http;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;

/** Nothing can serve this now, but soon: the answer carries {@code retry-after}. */
public final class RetryLater extends WireException {
  private static final long serialVersionUID = 1L;
  private final long seconds;

  public RetryLater(String message, long seconds) {
    super(ErrorKind.UNAVAILABLE, message);
    this.seconds = seconds;
  }

  /** Seconds to wait, for {@code retry-after}. */
  public long seconds() {
    return seconds;
  }
}
