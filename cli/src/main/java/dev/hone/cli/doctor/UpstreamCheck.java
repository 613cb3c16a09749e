package dev.hone.cli.doctor;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Network;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ProviderPreset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which upstreams are configured, and what they lack. Calls none of them, shows no key. */
public final class UpstreamCheck implements Check {
  private static final String SUBJECT = "Upstreams";

  private final List<Provider> providers;
  private final Network network;

  public UpstreamCheck(List<Provider> providers, Network network) {
    this.providers = List.copyOf(providers);
    this.network = network;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (providers.isEmpty()) {
      findings.add(Finding.ok(SUBJECT, "none: only local models answer"));
    }
    for (Provider provider : providers) {
      findings.add(finding(provider));
    }
    network
        .proxy()
        .ifPresent(p ->
            findings.add(Finding.ok(SUBJECT, "through the proxy " + p.host() + ":" + p.port())));
    return findings;
  }

  private static Finding finding(Provider provider) {
    String what =
        "%s at %s%s%s%s"
            .formatted(
                provider.name(),
                provider.baseUrl().getAuthority(),
                hosting(provider.hosting()),
                several(provider.keys().size(), "keys"),
                several(provider.replication().urls().size(), "replicas"));
    Optional<Path> credentials =
        provider.hosting() instanceof Hosting.Vertex vertex
            ? vertex.credentials()
            : Optional.empty();
    if (credentials.isPresent() && !Files.isReadable(credentials.get())) {
      return Finding.problem(
          SUBJECT,
          what + ": " + credentials.get() + " can't be read",
          "name a key file in 'google.credentials'");
    }
    boolean needsKey =
        provider.hosting() instanceof Hosting.Azure
            || ProviderPreset.of(provider.name())
                .filter(p -> !p.keyVariables().isEmpty())
                .isPresent();
    return needsKey && provider.keys().isEmpty()
        ? Finding.problem(SUBJECT, what + " has no key", "set its variable, or 'key'")
        : Finding.ok(SUBJECT, what);
  }

  private static String hosting(Hosting hosting) {
    return switch (hosting) {
      case Hosting.Direct d -> "";
      case Hosting.Azure a ->
          ", Azure" + a.apiVersion().map(v -> " with api-version " + v).orElse("'s v1 paths");
      case Hosting.Bedrock b -> ", Bedrock in " + b.region();
      case Hosting.Vertex v -> ", Vertex in " + v.location() + " of " + v.project();
    };
  }

  private static String several(int number, String of) {
    return number > 1 ? ", " + number + " " + of : "";
  }
}
