package dev.hone.server.api;

import dev.hone.gateway.route.ModelRoutes;
import dev.hone.gateway.route.Target;
import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.server.local.LocalModels;
import dev.hone.wire.Dialect;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /v1beta/models/…}: a model of a Gemini provider as that describes it, limits included,
 * and its operations; everything else from the catalog.
 */
public final class GeminiModelsEndpoint implements Endpoint {
  private static final Pattern ONE =
      Pattern.compile("(/v1(?:alpha|beta)?)/models/([^/]+)(/operations/.+)?");

  private final Endpoint catalog;
  private final LocalModels models;
  private final ModelRoutes routes;
  private final ProviderRelay relay;

  /**
   * @param catalog answers what no Gemini provider is asked for
   */
  public GeminiModelsEndpoint(
      Endpoint catalog, LocalModels models, ModelRoutes routes, ProviderRelay relay) {
    this.catalog = catalog;
    this.models = models;
    this.routes = routes;
    this.relay = relay;
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    Matcher one = ONE.matcher(exchange.path());
    if (exchange.dialect() == Dialect.GEMINI && one.matches()) {
      Optional<Target> target = target(one.group(2));
      if (target.isPresent()) {
        String path = one.group(1) + "/models/" + target.get().model();
        String operation = one.group(3) == null ? "" : one.group(3);
        relay.relay(
            exchange,
            target.get(),
            path + operation,
            exchange.body(),
            ProviderRelay.RAW,
            one.group(2));
        return;
      }
    }
    catalog.handle(exchange);
  }

  private Optional<Target> target(String model) {
    return models.find(model).isPresent()
        ? Optional.empty()
        : routes.find(model).stream()
            .findFirst()
            .filter(t -> t.provider().dialect() == Dialect.GEMINI);
  }
}
