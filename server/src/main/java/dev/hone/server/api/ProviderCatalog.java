package dev.hone.server.api;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.ModelRoutes;
import dev.hone.gateway.upstream.ProviderModels;
import dev.hone.server.http.Exchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The models here, and after them those of every provider, asked at the same time. A name that a
 * request without a provider's name would send elsewhere is listed as {@code PROVIDER/MODEL}, so
 * that whatever is listed can be asked for.
 */
public final class ProviderCatalog implements ModelCatalog {
  private final ModelCatalog here;
  private final ModelRoutes routes;
  private final ProviderModels providers;

  public ProviderCatalog(ModelCatalog here, ModelRoutes routes, ProviderModels providers) {
    this.here = here;
    this.routes = routes;
    this.providers = providers;
  }

  @Override
  public List<Entry> entries(Exchange exchange) {
    Map<String, Entry> all = new LinkedHashMap<>();
    here.entries(exchange).forEach(e -> all.putIfAbsent(e.id(), e));
    Map<Provider, Future<List<ProviderModels.Model>>> asked = new LinkedHashMap<>();
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Provider provider : routes.providers()) {
        asked.put(provider, together.submit(() -> providers.of(provider)));
      }
    }
    asked.forEach((provider, models) ->
        list(models)
            .forEach(m -> {
              Entry entry = entry(provider, m);
              all.putIfAbsent(entry.id(), entry);
            }));
    return new ArrayList<>(all.values());
  }

  private static List<ProviderModels.Model> list(Future<List<ProviderModels.Model>> models) {
    try {
      return models.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a provider's list of models", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private Entry entry(Provider provider, ProviderModels.Model model) {
    boolean direct =
        routes.find(model.id()).stream()
            .findFirst()
            .filter(t -> t.provider().equals(provider))
            .isPresent();
    return new Entry(
        direct ? model.id() : provider.name() + "/" + model.id(),
        model.title(),
        model.owner(),
        model.since(),
        0);
  }
}
