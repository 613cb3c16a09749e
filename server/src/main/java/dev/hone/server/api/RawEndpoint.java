package dev.hone.server.api;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.ModelRoutes;
import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.Optional;

/** Any other path: relayed to the first provider of the client's dialect. */
public final class RawEndpoint implements Endpoint {
  private final ModelRoutes routes;
  private final ProviderRelay relay;

  public RawEndpoint(ModelRoutes routes, ProviderRelay relay) {
    this.routes = routes;
    this.relay = relay;
  }

  @Override
  public void handle(Exchange exchange) {
    Optional<Provider> provider = routes.first(exchange.dialect());
    if (provider.isEmpty()) {
      throw new WireException(
          ErrorKind.NOT_FOUND,
          "There is no %s %s here, and no provider of this dialect is configured that could know it."
              .formatted(exchange.method(), exchange.path()));
    }
    relay.relay(exchange, provider.get(), exchange.body(), ProviderRelay.RAW, "");
  }
}
