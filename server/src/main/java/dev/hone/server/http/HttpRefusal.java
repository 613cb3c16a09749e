package dev.hone.server.http;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;

/** What HTTP itself has a status for: a slow body, a header block that is too large. */
final class HttpRefusal extends WireException {
  private static final long serialVersionUID = 1L;
  private final int status;

  HttpRefusal(int status, ErrorKind kind, String message) {
    super(kind, message);
    this.status = status;
  }

  @Override
  public int status() {
    return status;
  }
}
