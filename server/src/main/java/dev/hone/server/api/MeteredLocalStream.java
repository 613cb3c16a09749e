package dev.hone.server.api;

import dev.hone.gateway.meter.Attempt;
import dev.hone.server.local.LocalStream;
import dev.hone.wire.ForwardingStream;
import java.util.Optional;

/**
 * A local answer whose line, when its client leaves, waits until the engine has said what it took:
 * it is counted to the token.
 */
final class MeteredLocalStream extends ForwardingStream {
  private final LocalStream local;
  private final Attempt attempt;
  private final String model;

  MeteredLocalStream(LocalStream local, Attempt attempt, String model) {
    super(attempt.watch(local));
    this.local = local;
    this.attempt = attempt;
    this.model = model;
  }

  @Override
  public void cancel() {
    local.cancel(usage -> {
      attempt.used(usage, Optional.of(model));
      attempt.clientGone();
    });
  }
}
