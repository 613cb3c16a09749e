package dev.hone.gateway.retry;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Operation;
import dev.hone.wire.RequestContext;
import java.time.Duration;
import java.util.Optional;

/** Makes a single try at a call that is passed on unread. */
@FunctionalInterface
public interface Relays {

  /**
   * Sends the call and waits for status and headers.
   *
   * @param patience how long
   * @return an answer of raw frames without events
   * @throws UnsentException if there was no connection
   * @throws dev.hone.wire.UpstreamException if the provider was lost or too slow, or answered with
   *     an error
   * @throws dev.hone.wire.error.WireException if the client left
   */
  ChatStream open(
      Provider provider,
      Optional<Secret> key,
      Operation.HttpCall call,
      RequestContext context,
      Duration patience);
}
