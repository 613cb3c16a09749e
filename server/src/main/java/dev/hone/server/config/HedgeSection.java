package dev.hone.server.config;

import dev.hone.gateway.route.Hedge;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code hedge} of a route. */
final class HedgeSection {
  private static final String P95 = "p95";

  private HedgeSection() {}

  static Optional<Hedge> read(ConfigSection route) {
    boolean asked = route.has("hedge");
    try (ConfigSection hedge = route.section("hedge")) {
      Optional<Duration> after =
          hedge
              .string("after")
              .filter(text -> !text.equals(P95))
              .flatMap(text -> after(hedge, text));
      int max = hedge.integer("max", 1, 3).map(Long::intValue).orElse(1);
      return asked ? Optional.of(new Hedge(after, max)) : Optional.empty();
    }
  }

  private static Optional<Duration> after(ConfigSection hedge, String text) {
    try {
      Duration time = ConfigSection.parseDuration(text);
      if (time.compareTo(ConfigSection.LEAST) >= 0) {
        return Optional.of(time);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    hedge.problem("after", "must be p95 or a duration such as 800ms");
    return Optional.empty();
  }
}
