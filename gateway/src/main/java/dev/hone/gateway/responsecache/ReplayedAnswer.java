package dev.hone.gateway.responsecache;

import dev.hone.gateway.meter.Attempt;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import java.util.Optional;

/** An answer given again: its body, or the events that a writer makes a stream of. */
final class ReplayedAnswer implements ChatStream {
  private final Protocol protocol;
  private final Frame frame;
  private final Headers headers;
  private final Attempt attempt;

  ReplayedAnswer(Protocol protocol, Frame frame, Headers headers, Attempt attempt) {
    this.protocol = protocol;
    this.frame = frame;
    this.headers = headers;
    this.attempt = attempt;
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public Headers headers() {
    return headers;
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
    sink.onFrame(frame);
    sink.onEnd();
    attempt.ok(200);
  }

  @Override
  public void cancel() {
    attempt.clientGone();
  }
}
