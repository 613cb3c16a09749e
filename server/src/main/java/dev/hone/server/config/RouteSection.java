package dev.hone.server.config;

import dev.hone.gateway.route.Hedge;
import dev.hone.gateway.route.ModelRoute;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code routes}. */
final class RouteSection {
  private RouteSection() {}

  /**
   * The routes; what is wrong with them is noted.
   *
   * @param providers the names that targets may begin with
   */
  static List<ModelRoute> read(ConfigSection top, Set<String> providers) {
    List<ModelRoute> routes = new ArrayList<>();
    Set<String> models = new LinkedHashSet<>();
    for (ConfigSection route : top.sections("routes")) {
      try (route) {
        Optional<String> model = route.string("model");
        List<String> targets = route.stringList("to");
        Optional<Hedge> hedge = HedgeSection.read(route);
        if (model.isEmpty()) {
          route.problem("model", "is missing: name what clients ask for");
        } else if (!models.add(model.get())) {
          route.problem("model", "is that of another route: put all targets into one");
        }
        if (targets.isEmpty()) {
          route.problem("to", "is missing: name the targets, each PROVIDER/MODEL, in order");
        }
        targets.forEach(target -> check(route, target, providers));
        if (model.isPresent() && !targets.isEmpty()) {
          routes.add(new ModelRoute(model.get(), targets, hedge));
        }
      }
    }
    return routes;
  }

  /** A target is a provider's name, alone or before a slash and a model. */
  private static void check(ConfigSection route, String target, Set<String> providers) {
    int slash = target.indexOf('/');
    String name = slash < 0 ? target : target.substring(0, slash);
    if (providers.contains(target) || (slash > 0 && providers.contains(name))) {
      return;
    }
    String hint =
        Nearest.of(name, providers)
            .map(near -> "did you mean '" + near + "'?")
            .orElse(
                providers.isEmpty()
                    ? "there is none"
                    : "there is: " + String.join(", ", providers));
    route.problem(
        "to", "goes to '%s', but no provider is named '%s': %s".formatted(target, name, hint));
  }
}
