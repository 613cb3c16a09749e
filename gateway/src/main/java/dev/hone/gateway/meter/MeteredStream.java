package dev.hone.gateway.meter;

import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingSink;
import dev.hone.wire.ForwardingStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.error.WireException;

/** An answer that tells its attempt what flows through. */
final class MeteredStream extends ForwardingStream {
  private final Attempt attempt;

  MeteredStream(ChatStream answer, Attempt attempt) {
    super(answer);
    this.attempt = attempt;
  }

  @Override
  public void forwardTo(FrameSink sink) {
    answer.forwardTo(
        new ForwardingSink(sink) {
          @Override
          public boolean onFrame(Frame frame) {
            attempt.saw(frame);
            return next.onFrame(frame);
          }

          @Override
          public void onEnd() {
            Runnable booking = attempt.whole(answer.status());
            next.onEnd();
            booking.run();
          }

          @Override
          public void onError(WireException failure) {
            attempt.cut(failure);
            next.onError(failure);
          }
        });
  }

  @Override
  public void cancel() {
    attempt.clientGone();
    answer.cancel();
  }
}
