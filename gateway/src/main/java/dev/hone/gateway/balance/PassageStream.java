package dev.hone.gateway.balance;

import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingSink;
import dev.hone.wire.ForwardingStream;
import dev.hone.wire.FrameSink;
import dev.hone.wire.error.WireException;

/** An answer whose end its passage hears of. */
final class PassageStream extends ForwardingStream {
  private final Passage passage;

  PassageStream(ChatStream answer, Passage passage) {
    super(answer);
    this.passage = passage;
  }

  @Override
  public void forwardTo(FrameSink sink) {
    answer.forwardTo(
        new ForwardingSink(sink) {
          @Override
          public void onEnd() {
            passage.end();
            next.onEnd();
          }

          @Override
          public void onError(WireException failure) {
            passage.cut(failure);
            next.onError(failure);
          }
        });
  }

  @Override
  public void cancel() {
    passage.end();
    answer.cancel();
  }
}
