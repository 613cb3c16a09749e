package dev.hone.gateway.meter;

import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import java.util.Optional;

/** An answer that tells its attempt what flows through. */
final class MeteredStream implements ChatStream {
  private final ChatStream answer;
  private final Attempt attempt;

  MeteredStream(ChatStream answer, Attempt attempt) {
    this.answer = answer;
    this.attempt = attempt;
  }

  @Override
  public int status() {
    return answer.status();
  }

  @Override
  public Headers headers() {
    return answer.headers();
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
            attempt.saw(frame);
            return sink.onFrame(frame);
          }

          @Override
          public void whenWritable(Runnable resume) {
            sink.whenWritable(resume);
          }

          @Override
          public void onEnd() {
            Runnable booking = attempt.whole(answer.status());
            sink.onEnd();
            booking.run();
          }

          @Override
          public void onError(WireException failure) {
            attempt.cut(failure);
            sink.onError(failure);
          }
        });
  }

  @Override
  public void cancel() {
    attempt.clientGone();
    answer.cancel();
  }
}
