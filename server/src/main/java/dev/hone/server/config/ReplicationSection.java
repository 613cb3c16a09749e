package dev.hone.server.config;

import dev.hone.gateway.provider.BreakerPolicy;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.gateway.provider.Replication;
import dev.hone.gateway.provider.ServerKind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code replicas}, {@code server}, {@code health}, {@code balance} and {@code breaker}. */
final class ReplicationSection {
  private ReplicationSection() {}

  static Replication read(ConfigSection section, Optional<ProviderPreset> preset) {
    List<URI> urls = new ArrayList<>();
    for (String text : section.stringList("replicas")) {
      try {
        URI url = URI.create(text);
        if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
          section.problem("replicas", "'" + text + "' is no http or https address");
        } else if (urls.contains(url)) {
          section.problem("replicas", "names '" + text + "' twice");
        } else {
          urls.add(url);
        }
      } catch (IllegalArgumentException e) {
        section.problem("replicas", "'" + text + "' is no address");
      }
    }
    ServerKind kind =
        section
            .choice("server", ServerKind.class)
            .or(() -> preset.map(ProviderPreset::server))
            .orElse(ServerKind.OTHER);
    Replication usual = Replication.NONE;
    try (ConfigSection health = section.section("health");
        ConfigSection balance = section.section("balance")) {
      Optional<String> path = health.string("path");
      if (path.isPresent() && !path.get().startsWith("/")) {
        health.problem("path", "must begin with '/'");
        path = Optional.empty();
      }
      return new Replication(
          urls,
          kind,
          health.duration("every", Duration.ofMillis(100)).orElse(usual.every()),
          path,
          balance.integer("spill", 0, 1000).map(Long::intValue).orElse(usual.spill()),
          balance.integer("spill-from", 1, 100_000).map(Long::intValue).orElse(usual.spillFrom()));
    }
  }

  static BreakerPolicy breaker(ConfigSection section) {
    BreakerPolicy usual = BreakerPolicy.DEFAULT;
    try (ConfigSection breaker = section.section("breaker")) {
      return new BreakerPolicy(
          breaker.integer("failures", 1, 100).map(Long::intValue).orElse(usual.failurePercent()),
          breaker.integer("calls", 1, 100_000).map(Long::intValue).orElse(usual.least()),
          breaker.duration("window", Duration.ofSeconds(1)).orElse(usual.window()),
          breaker.duration("open", ConfigSection.LEAST).orElse(usual.open()),
          breaker.integer("probes", 1, 1000).map(Long::intValue).orElse(usual.probes()),
          breaker.duration("slow", ConfigSection.LEAST));
    }
  }
}
