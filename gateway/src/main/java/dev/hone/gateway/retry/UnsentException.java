package dev.hone.gateway.retry;

import dev.hone.wire.UpstreamException;

/** There was no connection to the upstream, so that it can't have seen the request. */
public final class UnsentException extends UpstreamException {
  private static final long serialVersionUID = 1L;

  public UnsentException(UpstreamException reason) {
    super(reason.kind(), String.valueOf(reason.getMessage()), reason.getCause());
  }
}
