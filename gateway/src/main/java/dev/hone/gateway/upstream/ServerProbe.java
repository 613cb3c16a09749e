package dev.hone.gateway.upstream;

import dev.hone.gateway.balance.Probe;
import dev.hone.gateway.balance.ServerLoad;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Replication;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.wire.Cancellation;
import dev.hone.wire.Headers;
import dev.hone.wire.error.WireException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks an inference server for its health, and for its load where it has a page for that. A server
 * that is well but says nothing of its load is there all the same.
 */
public final class ServerProbe implements Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LARGEST = 4 << 20;

  private final UpstreamCaller caller;

  public ServerProbe(UpstreamClients clients) {
    this.caller = new UpstreamCaller(clients);
  }

  @Override
  public Optional<ServerLoad> look(Provider at) {
    Replication replication = at.replication();
    ServerKind kind = replication.kind();
    if (get(at, replication.health().orElse(kind.health())).isEmpty()) {
      return Optional.empty();
    }
    if (kind.metrics().isEmpty()) {
      return Optional.of(ServerLoad.UNKNOWN);
    }
    Optional<ServerLoad> load = get(at, kind.metrics()).map(page -> ServerPage.metrics(kind, page));
    if (load.isEmpty() && kind == ServerKind.LLAMA_SERVER) {
      load = get(at, "/slots").flatMap(ServerPage::slots);
    }
    return load.or(() -> Optional.of(ServerLoad.UNKNOWN));
  }

  /** What the server answers with 200; empty for anything else. */
  private Optional<byte[]> get(Provider at, String path) {
    Headers headers = at.keys().stream().findFirst().map(ServerProbe::bearer).orElse(Headers.NONE);
    UpstreamCall call = UpstreamCall.to(at, "GET", root(at.baseUrl(), path), headers, new byte[0]);
    try {
      return caller.send(
          call,
          new Cancellation(),
          PATIENCE,
          response ->
              BodyCollector.collect(response, LARGEST)
                  .thenApply(
                      body -> response.status() == 200 ? Optional.of(body) : Optional.empty()));
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  private static Headers bearer(Secret key) {
    return Headers.of("authorization", "Bearer " + key.value());
  }

  /** Health and metrics stand at the server's root, beside the versioned API. */
  private static URI root(URI base, String path) {
    String text = base.toString().replaceAll("/+$", "");
    return URI.create((text.endsWith("/v1") ? text.substring(0, text.length() - 3) : text) + path);
  }
}
