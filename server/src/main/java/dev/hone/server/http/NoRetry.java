package dev.hone.server.http;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;

/**
 * An error whose status makes clients try again although that can't help: the answer says so with
 * {@code x-should-retry: false}.
 */
public final class NoRetry extends WireException {
  private static final long serialVersionUID = 1L;

  public NoRetry(ErrorKind kind, String message) {
    super(kind, message);
  }
}
