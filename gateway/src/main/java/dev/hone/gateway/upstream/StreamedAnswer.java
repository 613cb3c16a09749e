package dev.hone.gateway.upstream;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.answer.Failures;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events from an upstream.
 *
 * <p>All state belongs to the connection's event loop. Until {@link #forwardTo} the upstream is
 * paused after its first event; afterwards each chunk becomes frames which go straight to the sink,
 * and a sink without room pauses the upstream. It ends in one of three ways: the terminal event was
 * seen, and the sink's {@code onEnd}; anything else, and its {@code onError}; {@link #cancel}, and
 * silence.
 */
final class StreamedAnswer implements ChatStream, UpstreamBody.Reader {
  private final UpstreamResponse response;
  private final Protocol protocol;
  private final AnswerDecoder decoder;
  private final Duration idle;
  private final IdleWatch watch;
  private final Redaction redaction;
  private final CompletableFuture<Boolean> first = new CompletableFuture<>();
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private @Nullable FrameSink sink;
  private @Nullable WireException failure;
  private int ahead;
  private boolean sourceEnded;
  private boolean full;
  private boolean over;

  private StreamedAnswer(
      UpstreamResponse response, Protocol protocol, Duration idle, Redaction redaction) {
    this.response = response;
    this.protocol = protocol;
    this.decoder = AnswerDecoder.of(Codecs.answerReader(protocol), response.contentType());
    this.idle = idle;
    this.redaction = redaction;
    // Time without room is the client's.
    this.watch =
        new IdleWatch(
            response.context().owner(),
            idle,
            () -> full || (sink == null && first.isDone()),
            this::idle);
  }

  /**
   * Reads up to the first event. It fails with an {@link UpstreamException} if there is none, or it
   * is an error: nothing has been sent to the client yet. Called on the connection's event loop.
   *
   * @param redaction takes out of errors what was sent
   */
  static CompletableFuture<StreamedAnswer> begin(
      UpstreamResponse response, Protocol protocol, Duration idle, Redaction redaction) {
    StreamedAnswer answer = new StreamedAnswer(response, protocol, idle, redaction);
    answer.listen();
    return answer.first.thenApply(begun -> answer);
  }

  @Override
  public int status() {
    return response.status();
  }

  @Override
  public Headers headers() {
    return response.headers();
  }

  @Override
  public Optional<Protocol> protocol() {
    return Optional.of(protocol);
  }

  @Override
  public boolean streamed() {
    return true;
  }

  @Override
  public void forwardTo(FrameSink target) {
    response.onEventLoop(() -> {
      sink = target;
      flow();
      if (!full && !sourceEnded && !over) {
        response.body().resume();
      }
    });
  }

  @Override
  public void cancel() {
    response.onEventLoop(() -> {
      if (!over) {
        finish();
        UpstreamResponse.reset(response.request());
      }
      first.completeExceptionally(new WireException(ErrorKind.CANCELLED, "the client left"));
    });
  }

  private void listen() {
    watch.start();
    response.body().read(this);
  }

  @Override
  public void chunk(byte[] bytes) {
    if (over || sourceEnded) {
      return;
    }
    watch.heard();
    if (sink == null) {
      ahead += bytes.length;
      if (ahead > UpstreamBody.AHEAD && first.isDone()) {
        response.body().pause();
      }
    }
    try {
      take(redacted(decoder.feed(bytes)));
    } catch (WireException e) {
      fail(e);
    }
  }

  private void take(List<Frame> frames) {
    waiting.addAll(frames);
    if (!first.isDone()) {
      for (Frame frame : frames) {
        if (!frame.events().isEmpty()) {
          begun(frame.events().getFirst());
          break;
        }
      }
    }
    for (Frame frame : frames) {
      for (ChatEvent event : frame.events()) {
        if (event instanceof ChatEvent.Failure reported && !over && !sourceEnded) {
          fail(Failures.exception(reported));
          return;
        }
      }
    }
    flow();
  }

  /** An error as the first event is a refusal: another upstream can still be asked. */
  private void begun(ChatEvent event) {
    if (event instanceof ChatEvent.Failure f) {
      finish();
      UpstreamResponse.reset(response.request());
      first.completeExceptionally(
          response.failure(f.kind(), response.provider() + " failed: " + f.message(), f.code()));
      return;
    }
    first.complete(true);
  }

  @Override
  public void ended() {
    if (over || sourceEnded) {
      return;
    }
    List<Frame> last = List.of();
    WireException cut = null;
    try {
      last = decoder.closed();
    } catch (WireException e) {
      cut = e;
    }
    if (!decoder.complete() && cut == null) {
      cut =
          new UpstreamException(
              ErrorKind.UPSTREAM,
              response.provider() + " ended its stream in the middle of the answer",
              null);
    }
    if (cut != null) {
      // Half an event would swallow the error that follows it, so it does not go on.
      settle(cut);
      return;
    }
    sourceEnded = true;
    take(last);
    settleFirst();
  }

  /** A break after the terminal event takes nothing away from the answer. */
  @Override
  public void broken(Throwable cause) {
    if (decoder.complete()) {
      ended();
      return;
    }
    fail(
        new UpstreamException(
            ErrorKind.UPSTREAM,
            response.provider() + " broke off in the middle of its answer",
            cause));
  }

  /** What came whole before the failure still flows, then the sink hears of it. */
  private void fail(WireException error) {
    if (over || sourceEnded) {
      return;
    }
    // First, because closing the connection is heard here as another break.
    sourceEnded = true;
    UpstreamResponse.reset(response.request());
    settle(error);
  }

  private void settle(WireException error) {
    sourceEnded = true;
    failure = error;
    settleFirst();
    flow();
  }

  private void settleFirst() {
    if (!first.isDone()) {
      WireException error = failure;
      if (error != null) {
        // Nothing has been sent yet: whatever it was, another upstream can still be asked.
        first.completeExceptionally(
            response.failure(
                error.kind(),
                error instanceof UpstreamException
                    ? String.valueOf(error.getMessage())
                    : response.provider() + " answered badly: " + error.getMessage(),
                ""));
      } else {
        first.complete(true);
      }
    }
  }

  private void flow() {
    FrameSink target = sink;
    if (target == null || full || over) {
      return;
    }
    while (!waiting.isEmpty()) {
      boolean room = target.onFrame(waiting.remove());
      if (over) {
        return;
      }
      if (!room) {
        full = true;
        response.body().pause();
        target.whenWritable(() -> response.onEventLoop(this::roomAgain));
        return;
      }
    }
    if (!sourceEnded) {
      return;
    }
    finish();
    if (failure != null) {
      target.onError(failure);
    } else {
      target.onEnd();
    }
  }

  private void roomAgain() {
    if (over) {
      return;
    }
    full = false;
    watch.heard();
    flow();
    if (!full && !sourceEnded) {
      response.body().resume();
    }
  }

  private void finish() {
    over = true;
    waiting.clear();
    watch.stop();
  }

  private void idle() {
    if (over || sourceEnded) {
      return;
    }
    if (decoder.complete()) {
      // Whole, but the upstream keeps the connection.
      UpstreamResponse.reset(response.request());
      ended();
    } else {
      fail(
          new UpstreamException(
              ErrorKind.TIMEOUT,
              "%s sent nothing for %s s in the middle of its answer"
                  .formatted(response.provider(), UpstreamCaller.seconds(idle)),
              null));
    }
  }

  /** Some upstreams echo the key in their errors. */
  private List<Frame> redacted(List<Frame> frames) {
    for (Frame frame : frames) {
      for (ChatEvent event : frame.events()) {
        if (event instanceof ChatEvent.Failure) {
          return frames.stream().map(this::redacted).toList();
        }
      }
    }
    return frames;
  }

  private Frame redacted(Frame frame) {
    return new Frame(
        redaction.of(frame.bytes()),
        frame.events().stream()
            .map(e ->
                e instanceof ChatEvent.Failure f
                    ? new ChatEvent.Failure(
                        f.kind(), redaction.of(f.message()), redaction.of(f.code()))
                    : e)
            .toList());
  }
}
