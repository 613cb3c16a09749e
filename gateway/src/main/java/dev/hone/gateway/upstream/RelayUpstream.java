package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.Cancellation;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Headers;
import dev.hone.wire.Operation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Passes calls on that Hone does not read: any path of a provider, any status, byte for byte. */
public final class RelayUpstream {
  private final UpstreamCaller caller;

  public RelayUpstream(UpstreamClients clients) {
    this.caller = new UpstreamCaller(clients);
  }

  /**
   * Makes the call and waits for status and headers.
   *
   * @return an answer of raw frames without events, whatever its status
   * @throws dev.hone.wire.UpstreamException if the provider can't be reached or is too slow
   */
  public ChatStream open(
      Provider provider,
      Optional<Secret> key,
      Operation.HttpCall call,
      Headers client,
      Cancellation cancellation) {
    UpstreamCall out =
        new UpstreamCall(
            provider.name(),
            call.method(),
            Paths.of(provider, call.pathAndQuery()),
            UpstreamHeaders.out(client, provider, key, true),
            call.body(),
            provider.timeouts());
    return caller.send(
        out,
        cancellation,
        provider.timeouts().firstByte(),
        response -> CompletableFuture.completedFuture(new RawAnswer(response)));
  }
}
