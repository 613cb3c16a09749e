package dev.hone.server.api;

import dev.hone.gateway.meter.Attempt;
import dev.hone.server.local.LocalStream;
import dev.hone.wire.ChatStream;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import java.util.Optional;

/**
 * A local answer whose line, when its client leaves, waits until the engine has said what it took:
 * it is counted to the token.
 */
final class MeteredLocalStream implements ChatStream {
  private final LocalStream answer;
  private final ChatStream watched;
  private final Attempt attempt;
  private final String model;

  MeteredLocalStream(LocalStream answer, Attempt attempt, String model) {
    this.answer = answer;
    this.watched = attempt.watch(answer);
    this.attempt = attempt;
    this.model = model;
  }

  @Override
  public int status() {
    return answer.status();
  }

  @Override
  public Headers headers() {
    return answer.headers();
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
    watched.forwardTo(sink);
  }

  @Override
  public void cancel() {
    answer.cancel(usage -> {
      attempt.used(usage, Optional.of(model));
      attempt.clientGone();
    });
  }
}
