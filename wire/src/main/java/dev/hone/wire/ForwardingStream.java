package dev.hone.wire;

import java.util.Optional;

/** An answer that is another's. What a stage wants to see or change, it overrides. */
public abstract class ForwardingStream implements ChatStream {
  /** The answer that this one stands before. */
  protected final ChatStream answer;

  protected ForwardingStream(ChatStream answer) {
    this.answer = answer;
  }

  /** The same answer with one more header, in place of any of its name. */
  public static ChatStream withHeader(ChatStream answer, String name, String value) {
    Headers headers = answer.headers().with(name, value);
    return new ForwardingStream(answer) {
      @Override
      public Headers headers() {
        return headers;
      }
    };
  }

  @Override
  public final int status() {
    return answer.status();
  }

  @Override
  public Headers headers() {
    return answer.headers();
  }

  @Override
  public final Optional<Protocol> protocol() {
    return answer.protocol();
  }

  @Override
  public final boolean streamed() {
    return answer.streamed();
  }

  @Override
  public void forwardTo(FrameSink sink) {
    answer.forwardTo(sink);
  }

  @Override
  public void cancel() {
    answer.cancel();
  }
}
