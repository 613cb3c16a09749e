package dev.hone.gateway.upstream;

import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An answer that is passed on as it comes. Its state belongs to the connection's event loop. */
final class RawAnswer implements ChatStream {
  private final UpstreamResponse response;
  private final Duration idle;
  private boolean over;

  /**
   * @param idle longest silence within the answer
   */
  RawAnswer(UpstreamResponse response, Duration idle) {
    this.response = response;
    this.idle = idle;
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
    return Optional.empty();
  }

  @Override
  public boolean streamed() {
    return response.contentType().contains("event-stream");
  }

  @Override
  public void forwardTo(FrameSink sink) {
    response.onEventLoop(() -> new Relay(sink).begin());
  }

  @Override
  public void cancel() {
    response.onEventLoop(() -> {
      if (!over) {
        over = true;
        UpstreamResponse.reset(response.request());
      }
    });
  }

  private final class Relay implements UpstreamBody.Reader {
    private final FrameSink sink;
    private final IdleWatch watch;
    private boolean full;

    Relay(FrameSink sink) {
      this.sink = sink;
      this.watch = new IdleWatch(response.context().owner(), idle, () -> full, this::idle);
    }

    void begin() {
      watch.start();
      response.body().read(this);
    }

    private void roomAgain() {
      full = false;
      watch.heard();
      response.body().resume();
    }

    private void idle() {
      if (!over) {
        over = true;
        UpstreamResponse.reset(response.request());
        sink.onError(
            new UpstreamException(
                ErrorKind.TIMEOUT,
                "%s sent nothing for %s s in the middle of its answer"
                    .formatted(response.provider(), UpstreamCaller.seconds(idle)),
                null));
      }
    }

    @Override
    public void chunk(byte[] bytes) {
      watch.heard();
      if (!over && !sink.onFrame(new Frame(bytes, List.of()))) {
        full = true;
        response.body().pause();
        sink.whenWritable(() -> response.onEventLoop(this::roomAgain));
      }
    }

    @Override
    public void ended() {
      watch.stop();
      if (!over) {
        over = true;
        sink.onEnd();
      }
    }

    @Override
    public void broken(Throwable cause) {
      watch.stop();
      if (!over) {
        over = true;
        sink.onError(
            new UpstreamException(
                ErrorKind.UPSTREAM,
                response.provider() + " broke off in the middle of its answer",
                cause));
      }
    }
  }
}
