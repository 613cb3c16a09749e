package dev.hone.server.api;

import dev.hone.gateway.route.ModelRoutes;
import dev.hone.gateway.route.Target;
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

/** {@code :countTokens}: exact for local models, else the provider's own word. */
public final class GeminiTokenCounts {
  private final LocalModels models;
  private final LocalBackend local;
  private final ModelRoutes routes;
  private final ProviderRelay relay;

  public GeminiTokenCounts(
      LocalModels models, LocalBackend local, ModelRoutes routes, ProviderRelay relay) {
    this.models = models;
    this.local = local;
    this.routes = routes;
    this.relay = relay;
  }

  void answer(Exchange exchange, GeminiCall call) {
    List<Target> targets = routes.find(call.model());
    if (models.find(call.model()).isPresent() || targets.isEmpty()) {
      ChatRequest request =
          Codecs.request(Protocol.GEMINI_GENERATE, exchange.body(), call.model(), false);
      exchange.respond(
          200,
          "application/json",
          new JsonWriter()
              .object()
              .field("totalTokens", local.countTokens(request))
              .endObject()
              .toBytes());
      return;
    }
    Target target =
        targets.stream()
            .filter(t -> t.provider().speaks(Protocol.GEMINI_GENERATE))
            .findFirst()
            .orElseThrow(() ->
                new WireException(
                    ErrorKind.NOT_FOUND,
                    "No provider of '%s' counts tokens: estimate them.".formatted(call.model())));
    relay.relay(
        exchange, target, call.path(target.model()), exchange.body(), "count_tokens", call.model());
  }
}
