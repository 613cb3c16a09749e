package dev.hone.gateway.limits;

import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingSink;
import dev.hone.wire.ForwardingStream;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.error.WireException;

/**
 * An answer under a lease. Its slot is free before the client can see the end: a client that asks
 * one thing after the other is never refused for its own last request.
 */
final class LimitedStream extends ForwardingStream {
  private final Lease lease;
  private final Headers headers;

  LimitedStream(ChatStream answer, Lease lease, Headers headers) {
    super(answer);
    this.lease = lease;
    this.headers = headers;
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public void forwardTo(FrameSink sink) {
    answer.forwardTo(
        new ForwardingSink(sink) {
          @Override
          public void onEnd() {
            lease.ended();
            next.onEnd();
          }

          @Override
          public void onError(WireException failure) {
            lease.ended();
            next.onError(failure);
          }
        });
  }

  @Override
  public void cancel() {
    lease.ended();
    answer.cancel();
  }
}
