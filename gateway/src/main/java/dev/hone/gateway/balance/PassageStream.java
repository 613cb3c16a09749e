package dev.hone.gateway.balance;

import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import java.util.Optional;

/** An answer whose end its passage hears of. */
record PassageStream(ChatStream answer, Passage passage) implements ChatStream {

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
    answer.forwardTo(new Ending(sink, passage));
  }

  @Override
  public void cancel() {
    passage.end();
    answer.cancel();
  }

  private record Ending(FrameSink sink, Passage passage) implements FrameSink {
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
      passage.end();
      sink.onEnd();
    }

    @Override
    public void onError(WireException failure) {
      passage.cut(failure);
      sink.onError(failure);
    }
  }
}
