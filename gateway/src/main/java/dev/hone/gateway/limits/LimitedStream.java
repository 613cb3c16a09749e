package dev.hone.gateway.limits;

import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import java.util.Optional;

/**
 * An answer under a lease. Its slot is free before the client can see the end: a client that asks
 * one thing after the other is never refused for its own last request.
 */
final class LimitedStream implements ChatStream {
  private final ChatStream answer;
  private final Lease lease;
  private final Headers headers;

  LimitedStream(ChatStream answer, Lease lease, Headers headers) {
    this.answer = answer;
    this.lease = lease;
    this.headers = headers;
  }

  @Override
  public int status() {
    return answer.status();
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public Optional<Protocol> protocol() {
    return answer.protocol();
  }

  @Override
  public boolean streamed() {
    return answer.streamed();
  }

  @Override
  public void forwardTo(FrameSink sink) {
    answer.forwardTo(
        new FrameSink() {
          @Override
          public boolean onFrame(Frame frame) {
            return sink.onFrame(frame);
          }

          @Override
          public void whenWritable(Runnable resume) {
            sink.whenWritable(resume);
          }

          @Override
          public void onEnd() {
            lease.ended();
            sink.onEnd();
          }

          @Override
          public void onError(WireException failure) {
            lease.ended();
            sink.onError(failure);
          }
        });
  }

  @Override
  public void cancel() {
    lease.ended();
    answer.cancel();
  }
}
