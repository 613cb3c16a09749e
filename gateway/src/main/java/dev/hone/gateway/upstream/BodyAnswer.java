package dev.hone.gateway.upstream;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import java.util.List;
import java.util.Optional;

/** An answer that came as one body. */
final class BodyAnswer implements ChatStream {
  private final UpstreamResponse response;
  private final Protocol protocol;
  private final Frame frame;

  BodyAnswer(UpstreamResponse response, Protocol protocol, Frame frame) {
    this.response = response;
    this.protocol = protocol;
    this.frame = frame;
  }

  /** What the body says. */
  List<ChatEvent> events() {
    return frame.events();
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
    return false;
  }

  @Override
  public void forwardTo(FrameSink sink) {
    response.onEventLoop(() -> {
      sink.onFrame(frame);
      sink.onEnd();
    });
  }

  @Override
  public void cancel() {
    // The body is here already: there is nothing to stop.
  }
}
