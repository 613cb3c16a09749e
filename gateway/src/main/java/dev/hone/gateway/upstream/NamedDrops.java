package dev.hone.gateway.upstream;

import dev.hone.wire.ChatStream;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import java.util.Optional;

/** An answer whose headers name what a translation had to leave out of the request. */
record NamedDrops(ChatStream answer, String dropped) implements ChatStream {

  @Override
  public int status() {
    return answer.status();
  }

  @Override
  public Headers headers() {
    return answer.headers().with("x-hone-dropped", dropped);
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
    answer.forwardTo(sink);
  }

  @Override
  public void cancel() {
    answer.cancel();
  }
}
