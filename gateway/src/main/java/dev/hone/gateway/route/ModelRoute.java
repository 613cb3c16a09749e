package dev.hone.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * A configured route: a name that clients ask for, and the targets that are tried in order.
 *
 * @param targets each {@code PROVIDER/MODEL}, or {@code PROVIDER} alone for the same name there
 * @param hedge whether a late answer is asked for again beside it
 */
public record ModelRoute(String model, List<String> targets, Optional<Hedge> hedge) {
  /** Keeps a copy. */
  public ModelRoute {
    targets = List.copyOf(targets);
  }

  /** A route that is not hedged. */
  public ModelRoute(String model, List<String> targets) {
    this(model, targets, Optional.empty());
  }
}
