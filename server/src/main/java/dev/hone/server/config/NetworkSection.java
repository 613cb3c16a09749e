package dev.hone.server.config;

import dev.hone.gateway.provider.Network;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code network}: proxy, certificate authorities and client certificate for upstreams. */
final class NetworkSection {
  private NetworkSection() {}

  /**
   * How upstreams are reached; what the section does not say of a proxy, HTTPS_PROXY and NO_PROXY
   * do.
   */
  static Network read(ConfigSection parent) {
    try (ConfigSection section = parent.section("network")) {
      Optional<String> asked = section.string("proxy");
      Optional<Network.Proxy> proxy =
          asked
              .or(() -> parent.variable("HTTPS_PROXY"))
              .or(() -> parent.variable("https_proxy"))
              .filter(p -> !p.equals("off") && !p.equals("false"))
              .flatMap(p -> proxy(section, p));
      List<String> direct = section.stringList("no-proxy");
      if (direct.isEmpty()) {
        direct =
            parent
                .variable("NO_PROXY")
                .or(() -> parent.variable("no_proxy"))
                .map(list -> Arrays.asList(list.split("[,\\s]+", -1)))
                .orElse(List.of());
      }
      return new Network(
          proxy,
          direct.stream().filter(h -> !h.isBlank()).toList(),
          authorities(section),
          certificate(section));
    }
  }

  private static Optional<Network.Proxy> proxy(ConfigSection section, String text) {
    try {
      return Optional.of(Network.Proxy.of(URI.create(text)));
    } catch (IllegalArgumentException e) {
      section.problem("proxy", "can't be used: write http://HOST:PORT, or 'off'");
      return Optional.empty();
    }
  }

  /** {@code ca}: what is trusted besides the usual. */
  static List<Path> authorities(ConfigSection section) {
    return files(section, "ca");
  }

  /** {@code client-cert} and {@code client-key}: what is shown. */
  static Optional<Network.ClientCertificate> certificate(ConfigSection section) {
    List<Path> certificate = files(section, "client-cert");
    List<Path> key = files(section, "client-key");
    if (section.has("client-cert") != section.has("client-key")) {
      section.problem("client-cert", "and 'client-key' go together");
    }
    return certificate.isEmpty() || key.isEmpty()
        ? Optional.empty()
        : Optional.of(new Network.ClientCertificate(certificate.getFirst(), key.getFirst()));
  }

  private static List<Path> files(ConfigSection section, String key) {
    List<Path> files = new ArrayList<>();
    for (String name : section.stringList(key)) {
      Path file = Path.of(name);
      if (Files.isReadable(file)) {
        files.add(file);
      } else {
        section.problem(key, "'" + file + "' can't be read");
      }
    }
    return files;
  }
}
