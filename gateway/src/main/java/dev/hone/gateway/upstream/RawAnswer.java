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
    response.onEventLoop(() -> {
      response
          .response()
          .handler(bytes -> {
            if (!over && !sink.onFrame(new Frame(bytes.getBytes(), List.of()))) {
              response.response().pause();
              sink.whenWritable(() -> response.onEventLoop(() -> response.response().resume()));
            }
          });
      response.response().endHandler(v -> end(sink));
      response
          .response()
          .exceptionHandler(e -> {
            if (!over) {
              over = true;
              sink.onError(
                  new UpstreamException(
                      ErrorKind.UPSTREAM,
                      response.provider() + " broke off in the middle of its answer",
                      e));
            }
          });
      response.response().resume();
    });
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

  private void end(FrameSink sink) {
    if (!over) {
      over = true;
      sink.onEnd();
    }
  }
}
