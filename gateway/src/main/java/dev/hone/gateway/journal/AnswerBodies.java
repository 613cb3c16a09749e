package dev.hone.gateway.journal;

import dev.hone.wire.Backend;
import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingSink;
import dev.hone.wire.ForwardingStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.RequestContext;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds the bytes of answers while they pass, until their attempt is booked. Bounded: what is
 * larger, or comes when much is held already, is not kept.
 */
final class AnswerBodies {
  private static final int MOST_BYTES = 4 << 20;
  private static final long MOST_HELD = 64L << 20;

  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  private static final class Held {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean cut;
  }

  /** A stage that looks at the answers of another. */
  Backend before(Backend next) {
    return (request, context) -> watched(next.open(request, context), context);
  }

  /** Takes what is held of a request's answer; empty where it was not kept whole. */
  Optional<byte[]> take(String requestId) {
    Held answer = held.remove(requestId);
    if (answer == null) {
      return Optional.empty();
    }
    synchronized (answer) {
      bytes.addAndGet(-answer.out.size());
      return answer.cut ? Optional.empty() : Optional.of(answer.out.toByteArray());
    }
  }

  private void add(Held answer, byte[] frame) {
    synchronized (answer) {
      if (answer.cut) {
        return;
      }
      if (answer.out.size() + frame.length > MOST_BYTES || bytes.get() > MOST_HELD) {
        answer.cut = true;
        return;
      }
      bytes.addAndGet(frame.length);
      answer.out.writeBytes(frame);
    }
  }

  private ChatStream watched(ChatStream answer, RequestContext context) {
    Held mine = new Held();
    held.put(context.requestId(), mine);
    return new ForwardingStream(answer) {
      @Override
      public void forwardTo(FrameSink sink) {
        answer.forwardTo(
            new ForwardingSink(sink) {
              @Override
              public boolean onFrame(Frame frame) {
                add(mine, frame.bytes());
                return next.onFrame(frame);
              }
            });
      }

      @Override
      public void cancel() {
        answer.cancel();
        // Booked by now, or never: nothing may stay for ever.
        take(context.requestId());
      }
    };
  }
}
