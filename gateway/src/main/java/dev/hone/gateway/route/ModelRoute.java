package dev.hone.gateway.route;

import java.util.List;

/**
 * A configured route: a name that clients ask for, and the targets that are tried in order.
 *
 * @param targets each {@code PROVIDER/MODEL}, or {@code PROVIDER} alone for the same name there
 */
public record ModelRoute(String model, List<String> targets) {
  /** Keeps a copy. */
  public ModelRoute {
    targets = List.copyOf(targets);
  }
}
