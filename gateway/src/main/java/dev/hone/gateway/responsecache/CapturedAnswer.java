package dev.hone.gateway.responsecache;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingSink;
import dev.hone.wire.ForwardingStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.AnswerBuilder;
import dev.hone.wire.error.WireException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is remembered while it flows through. Only a whole one is handed on: complete,
 * ended by the model itself, and of nothing but blocks that can be written again.
 */
final class CapturedAnswer extends ForwardingStream {
  /** Longer answers are not kept. */
  private static final int MOST = 1 << 20;

  /** A word on how an answer ended after which the same answer may be given again. */
  private static final Set<StopReason> WHOLE =
      EnumSet.of(StopReason.END, StopReason.STOP_SEQUENCE, StopReason.TOOL_CALLS);

  private final BiConsumer<Answer, Optional<byte[]>> whole;

  /**
   * @param whole takes the answer, and its body where it came as one, before the end is passed on
   */
  CapturedAnswer(ChatStream answer, BiConsumer<Answer, Optional<byte[]>> whole) {
    super(answer);
    this.whole = whole;
  }

  @Override
  public void forwardTo(FrameSink sink) {
    answer.forwardTo(new Sink(sink));
  }

  private final class Sink extends ForwardingSink {
    private @Nullable AnswerBuilder events = new AnswerBuilder();
    private byte @Nullable [] body;
    private int size;

    Sink(FrameSink next) {
      super(next);
    }

    @Override
    public boolean onFrame(Frame frame) {
      AnswerBuilder builder = events;
      if (builder != null) {
        size += frame.bytes().length;
        if (size > MOST || hasOpaque(frame)) {
          events = null;
        } else {
          builder.addAll(frame.events());
          body = answer.streamed() ? null : frame.bytes();
        }
      }
      return next.onFrame(frame);
    }

    @Override
    public void onEnd() {
      AnswerBuilder builder = events;
      if (builder != null && answer.status() == 200) {
        Answer built = builder.build();
        if (whole(built)) {
          whole.accept(built, Optional.ofNullable(body));
        }
      }
      next.onEnd();
    }

    @Override
    public void onError(WireException failure) {
      events = null;
      next.onError(failure);
    }

    private static boolean hasOpaque(Frame frame) {
      for (ChatEvent event : frame.events()) {
        if (event instanceof ChatEvent.Opaque) {
          return true;
        }
      }
      return false;
    }

    private static boolean whole(Answer answer) {
      return answer.complete()
          && answer.choices().size() == 1
          && answer.choices().getFirst().stop().filter(s -> WHOLE.contains(s.reason())).isPresent();
    }
  }
}
