package dev.hone.server.api;

import dev.hone.gateway.batch.BackgroundBooks;
import dev.hone.gateway.batch.BackgroundCall;
import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.ModelRoutes;
import dev.hone.server.http.AzurePaths;
import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.server.http.PathSpelling;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.WireException;
import java.util.Optional;
import java.util.Set;

/**
 * Any other path: relayed to the first provider of the client's dialect, or to the one that made
 * the background response which it names.
 */
public final class RawEndpoint implements Endpoint {
  /** Others are for whoever a connection ends at: no proxy hands them on. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final ModelRoutes routes;
  private final ProviderRelay relay;
  private final BackgroundBooks background;

  public RawEndpoint(ModelRoutes routes, ProviderRelay relay, BackgroundBooks background) {
    this.background = background;
    this.routes = routes;
    this.relay = relay;
  }

  @Override
  public void handle(Exchange exchange) {
    if (!METHODS.contains(exchange.method())) {
      throw new InvalidRequestException(
          "", "the method " + exchange.method() + " is not served", "");
    }
    Optional<Provider> provider =
        maker(exchange).or(() -> azure(exchange)).or(() -> routes.first(exchange.dialect()));
    if (provider.isEmpty()) {
      throw new WireException(
          ErrorKind.NOT_FOUND,
          "There is no %s %s here, and no provider of this dialect is configured that could know it."
              .formatted(exchange.method(), exchange.path()));
    }
    String path = Queries.path(exchange);
    if (provider.get().hosting() instanceof Hosting.Azure) {
      relay.relay(exchange, provider.get(), path, Queries.withoutKey(exchange.pathAndQuery()));
    } else {
      relay.relay(
          exchange, provider.get(), AzurePaths.openAi(path).orElse(path), Queries.of(exchange));
    }
  }

  /** Azure's own paths go to Azure where it is configured. */
  private Optional<Provider> azure(Exchange exchange) {
    return AzurePaths.has(exchange.path())
        ? routes.providers().stream()
            .filter(p -> p.hosting() instanceof Hosting.Azure && p.dialect() == exchange.dialect())
            .findFirst()
        : Optional.empty();
  }

  private Optional<Provider> maker(Exchange exchange) {
    String path = PathSpelling.plain(Queries.path(exchange));
    return BackgroundCall.of(exchange.dialect(), exchange.method(), path)
        .flatMap(look -> background.madeBy(look.id()))
        .flatMap(
            name -> routes.providers().stream().filter(p -> p.name().equals(name)).findFirst());
  }
}
