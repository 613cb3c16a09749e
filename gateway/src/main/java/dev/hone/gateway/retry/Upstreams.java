package dev.hone.gateway.retry;

import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.route.Target;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.RequestContext;
import java.time.Duration;
import java.util.Optional;

/** Makes a single try at a target. */
@FunctionalInterface
public interface Upstreams {

  /**
   * Sends the request and waits for the first event.
   *
   * @param request names the model as the target calls it
   * @param patience longest wait
   * @throws dev.hone.wire.UpstreamException if the upstream gave no answer
   * @throws dev.hone.wire.error.WireException if the request can't be said in the upstream's
   *     protocol, or the client left
   */
  ChatStream open(
      Target target,
      ChatRequest request,
      RequestContext context,
      Optional<Secret> key,
      Duration patience);
}
