package dev.hone.server.api;

import dev.hone.gateway.route.ModelRoutes;
import dev.hone.gateway.route.Target;
import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.server.local.LocalBackend;
import dev.hone.server.local.LocalModels;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonWriter;
import java.util.List;

/** {@code POST /v1/messages/count_tokens}: exact for local models, else the provider's own word. */
public final class CountTokensEndpoint implements Endpoint {
  private final LocalModels models;
  private final LocalBackend local;
  private final ModelRoutes routes;
  private final ProviderRelay relay;

  /**
   * @param routes where requests for other models go
   */
  public CountTokensEndpoint(
      LocalModels models, LocalBackend local, ModelRoutes routes, ProviderRelay relay) {
    this.models = models;
    this.local = local;
    this.routes = routes;
    this.relay = relay;
  }

  @Override
  public void handle(Exchange exchange) {
    ChatRequest request = Codecs.request(Protocol.ANTHROPIC_MESSAGES, exchange.body());
    List<Target> targets = routes.find(request.model());
    if (models.find(request.model()).isEmpty() && !targets.isEmpty()) {
      relay(exchange, request, targets);
      return;
    }
    exchange.respond(
        200,
        "application/json",
        new JsonWriter()
            .object()
            .field("input_tokens", local.countTokens(request))
            .endObject()
            .toBytes());
  }

  private void relay(Exchange exchange, ChatRequest request, List<Target> targets) {
    Target target =
        targets.stream()
            .filter(t -> t.provider().speaks(Protocol.ANTHROPIC_MESSAGES))
            .findFirst()
            .orElseThrow(() ->
                new WireException(
                    ErrorKind.NOT_FOUND,
                    "No provider of '%s' counts tokens: estimate them."
                        .formatted(request.model())));
    relay.relay(
        exchange,
        target.provider(),
        request.withModel(target.model(), "the route's name for the model").bytes(),
        "count_tokens",
        request.model());
  }
}
