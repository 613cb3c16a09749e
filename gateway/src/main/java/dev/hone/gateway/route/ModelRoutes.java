package dev.hone.gateway.route;

import dev.hone.gateway.provider.Provider;
import dev.hone.wire.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the targets of a model. In order: a configured route; {@code PROVIDER/MODEL} with the name
 * of a configured provider; {@code claude…} at an Anthropic provider and {@code gemini…} at
 * Google's; the first provider of OpenAI's dialect; the first provider at all.
 */
public final class ModelRoutes {
  private final Map<String, Provider> providers = new LinkedHashMap<>();
  private final Map<String, List<Target>> routes = new LinkedHashMap<>();
  private final Map<String, Hedge> hedges = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if a name is used twice or a route names a provider that is
   *     not there
   */
  public ModelRoutes(List<Provider> providers, List<ModelRoute> routes) {
    for (Provider provider : providers) {
      if (this.providers.put(provider.name(), provider) != null) {
        throw new IllegalArgumentException("two providers are named '" + provider.name() + "'");
      }
    }
    for (ModelRoute route : routes) {
      route.hedge().ifPresent(hedge -> hedges.put(route.model(), hedge));
      if (this.routes.put(route.model(), targets(route)) != null) {
        throw new IllegalArgumentException("two routes are for '" + route.model() + "'");
      }
    }
  }

  public List<Provider> providers() {
    return List.copyOf(providers.values());
  }

  /** The names of the configured routes. */
  public List<String> names() {
    return List.copyOf(routes.keySet());
  }

  /** Whether a late answer of a model is asked for again beside it. */
  public Optional<Hedge> hedge(String model) {
    return Optional.ofNullable(hedges.get(model));
  }

  /** The targets to try in order; empty if no provider is configured. */
  public List<Target> find(String model) {
    List<Target> configured = routes.get(model);
    if (configured != null) {
      return configured;
    }
    Optional<Target> named = byPrefix(model);
    if (named.isPresent()) {
      return List.of(named.get());
    }
    return first(ModelFamily.dialect(model))
        .or(() -> providers.values().stream().findFirst())
        .map(p -> List.of(new Target(p, model)))
        .orElse(List.of());
  }

  /** The provider that serves the calls of a dialect which name no model. */
  public Optional<Provider> first(Dialect dialect) {
    return providers.values().stream().filter(p -> p.dialect() == dialect).findFirst();
  }

  private Optional<Target> byPrefix(String model) {
    int slash = model.indexOf('/');
    if (slash <= 0 || slash == model.length() - 1) {
      return Optional.empty();
    }
    return Optional.ofNullable(providers.get(model.substring(0, slash)))
        .map(p -> new Target(p, model.substring(slash + 1)));
  }

  private List<Target> targets(ModelRoute route) {
    List<Target> targets = new ArrayList<>();
    for (String text : route.targets()) {
      Provider whole = providers.get(text);
      targets.add(
          whole != null
              ? new Target(whole, route.model())
              : byPrefix(text)
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "the route for '%s' goes to '%s', but no provider has that name; there is: %s"
                              .formatted(
                                  route.model(), text, String.join(", ", providers.keySet())))));
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("the route for '" + route.model() + "' goes nowhere");
    }
    return List.copyOf(targets);
  }
}
