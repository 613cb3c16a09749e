package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.retry.Relays;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.Operation;
import dev.hone.wire.RequestContext;
import dev.hone.wire.codec.UpstreamErrors;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Passes calls on that Hone does not read: any path of a provider, byte for byte. */
public final class RelayUpstream implements Relays {
  private static final int LARGEST_ERROR = 1 << 20;
  private static final Duration ERROR_PATIENCE = Duration.ofSeconds(10);

  private final UpstreamCaller caller;
  private final Hosts hosts;
  private final InstantSource clock;

  public RelayUpstream(UpstreamClients clients, InstantSource clock) {
    this.caller = new UpstreamCaller(clients);
    this.hosts = new Hosts(caller, clock);
    this.clock = clock;
  }

  @Override
  public ChatStream open(
      Provider provider,
      Optional<Secret> key,
      Operation.HttpCall call,
      RequestContext context,
      Duration patience) {
    UpstreamCall out =
        hosts.relay(
            provider,
            call,
            UpstreamHeaders.identified(
                UpstreamHeaders.out(
                    call.headers(), provider, key, knows(provider, context.client())),
                context.requestId()),
            key);
    Redaction redaction = new Redaction(out.headers(), provider.headers().keySet());
    Duration idle = provider.timeouts().idle();
    return caller.send(
        out,
        context.cancellation(),
        patience,
        response ->
            response.status() < 400
                ? CompletableFuture.completedFuture(new RawAnswer(response, idle))
                : refused(response, redaction));
  }

  /** Whether headers of a client's dialect mean something to a provider. */
  private static boolean knows(Provider provider, Dialect client) {
    return provider.dialect() == client
        || provider.protocols().stream().anyMatch(p -> p.dialect() == client);
  }

  private CompletableFuture<RawAnswer> refused(UpstreamResponse response, Redaction redaction) {
    return BodyCollector.collect(response, LARGEST_ERROR, ERROR_PATIENCE)
        .thenApply(body -> {
          throw UpstreamErrors.read(
              response.status(),
              redaction.of(response.headers()),
              redaction.of(body),
              clock.instant());
        });
  }
}
