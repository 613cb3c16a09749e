package dev.hone.gateway.limits;

import dev.hone.gateway.route.Target;
import java.util.List;

/** Where a model's requests may go: what they may cost hangs on it. */
@FunctionalInterface
public interface Destinations {
  /** The targets; empty for a local model, which costs nothing, and where there are none. */
  List<Target> of(String model);
}
