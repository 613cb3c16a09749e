package dev.hone.server.config;

import dev.hone.gateway.responsecache.ResponseCacheRules;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code response-cache}. */
final class ResponseCacheSection {
  private static final Duration TTL = Duration.ofHours(1);
  private static final long MAX_SIZE = 64L << 20;

  private ResponseCacheSection() {}

  private enum Requests {
    DETERMINISTIC,
    ALL
  }

  /** The rules; empty where the section is absent, or a problem was noted. */
  static Optional<ResponseCacheRules> read(ConfigSection top) {
    boolean wanted = top.has("response-cache");
    try (ConfigSection section = top.section("response-cache")) {
      Duration ttl = section.duration("ttl", ConfigSection.LEAST).orElse(TTL);
      long size = section.bytes("max-size").orElse(MAX_SIZE);
      boolean all =
          section.choice("requests", Requests.class).orElse(Requests.DETERMINISTIC) == Requests.ALL;
      if (size <= 0) {
        section.problem("max-size", "must be more than nothing");
      } else if (wanted) {
        return Optional.of(new ResponseCacheRules(ttl, size, all));
      }
      return Optional.empty();
    }
  }
}
