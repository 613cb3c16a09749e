package dev.hone.gateway.upstream;

import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import dev.hone.wire.openai.ForcedUsage;
import java.util.Optional;

/**
 * An answer whose usage was asked for by Hone: the meter sees it, the client's bytes are as if
 * nobody had asked.
 */
record HiddenUsage(ChatStream answer) implements ChatStream {

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
            return sink.onFrame(new Frame(ForcedUsage.hide(frame.bytes()), frame.events()));
          }

          @Override
          public void whenWritable(Runnable resume) {
            sink.whenWritable(resume);
          }

          @Override
          public void onEnd() {
            sink.onEnd();
          }

          @Override
          public void onError(WireException failure) {
            sink.onError(failure);
          }
        });
  }

  @Override
  public void cancel() {
    answer.cancel();
  }
}
