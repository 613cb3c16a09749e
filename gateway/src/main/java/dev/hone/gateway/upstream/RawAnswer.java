package dev.hone.gateway.upstream;

import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import java.util.List;
import java.util.Optional;

/** An answer that is passed on as it comes. Its state belongs to the connection's event loop. */
final class RawAnswer implements ChatStream {
  private final UpstreamResponse response;
  private boolean over;

  RawAnswer(UpstreamResponse response) {
    this.response = response;
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
    response.onEventLoop(() -> response.body().read(new Relay(sink)));
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

    Relay(FrameSink sink) {
      this.sink = sink;
    }

    @Override
    public void chunk(byte[] bytes) {
      if (!over && !sink.onFrame(new Frame(bytes, List.of()))) {
        response.body().pause();
        sink.whenWritable(() -> response.onEventLoop(response.body()::resume));
      }
    }

    @Override
    public void ended() {
      if (!over) {
        over = true;
        sink.onEnd();
      }
    }

    @Override
    public void broken(Throwable cause) {
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
