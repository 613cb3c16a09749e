package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.Cancellation;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Headers;
import dev.hone.wire.Operation;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Passes calls on that Hone does not read: any path of a provider, any status, byte for byte. */
public final class RelayUpstream {
  private final UpstreamCaller caller;
  private final Hosts hosts;

  public RelayUpstream(UpstreamClients clients, InstantSource clock) {
    this.caller = new UpstreamCaller(clients);
    this.hosts = new Hosts(caller, clock);
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
        hosts.relay(provider, call, UpstreamHeaders.out(client, provider, key, true), key);
    return caller.send(
        out,
        cancellation,
        provider.timeouts().firstByte(),
        response -> CompletableFuture.completedFuture(new RawAnswer(response)));
  }
}
