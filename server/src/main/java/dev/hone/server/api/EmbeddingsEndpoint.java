package dev.hone.server.api;

import dev.hone.gateway.route.ModelRoutes;
import dev.hone.gateway.route.Target;
import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.wire.EmbedRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.List;

/** {@code POST /v1/embeddings} at the first provider of the model's route that gives vectors. */
public final class EmbeddingsEndpoint implements Endpoint {
  private final ModelRoutes routes;
  private final ProviderRelay relay;

  public EmbeddingsEndpoint(ModelRoutes routes, ProviderRelay relay) {
    this.routes = routes;
    this.relay = relay;
  }

  @Override
  public void handle(Exchange exchange) {
    EmbedRequest request = EmbedRequest.parse(exchange.body());
    List<Target> targets = routes.find(request.model());
    Target target =
        targets.stream()
            .filter(t -> t.provider().speaks(Protocol.OPENAI_EMBEDDINGS))
            .findFirst()
            .orElseThrow(() ->
                new WireException(
                    ErrorKind.NOT_FOUND,
                    "No provider gives embeddings for '%s'; local models give none yet."
                        .formatted(request.model())));
    relay.relay(
        exchange,
        target.provider(),
        request.withModel(target.model(), "the route's name for the model").bytes(),
        "embed",
        request.model());
  }
}
