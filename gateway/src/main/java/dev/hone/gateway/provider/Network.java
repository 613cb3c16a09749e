package dev.hone.gateway.provider;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How upstreams are reached.
 *
 * @param proxy an HTTP proxy: HTTPS goes through its CONNECT, HTTP through it as it is
 * @param direct hosts that are reached without it: names, {@code .suffixes}, {@code *} for all;
 *     loopback always is
 * @param authorities PEM files of certificate authorities that are trusted besides the usual ones
 * @param client a certificate to show
 */
public record Network(
    Optional<Proxy> proxy,
    List<String> direct,
    List<Path> authorities,
    Optional<ClientCertificate> client) {
  /** Straight, with the usual authorities. */
  public static final Network PLAIN =
      new Network(Optional.empty(), List.of(), List.of(), Optional.empty());

  /**
   * A proxy.
   *
   * @param user empty: it asks for none
   */
  public record Proxy(String host, int port, Optional<String> user, Optional<Secret> password) {
    /** Reads {@code http://user:password@host:port}. */
    public static Proxy of(URI uri) {
      if (uri.getHost() == null || !"http".equals(uri.getScheme())) {
        throw new IllegalArgumentException("a proxy is written http://HOST:PORT");
      }
      String info = uri.getUserInfo();
      int colon = info == null ? -1 : info.indexOf(':');
      return new Proxy(
          uri.getHost(),
          uri.getPort() > 0 ? uri.getPort() : 80,
          Optional.ofNullable(info).map(i -> colon < 0 ? i : i.substring(0, colon)),
          Optional.ofNullable(info)
              .filter(i -> colon >= 0 && colon < i.length() - 1)
              .map(i -> new Secret(i.substring(colon + 1))));
    }
  }

  /** PEM files of a certificate chain and its private key. */
  public record ClientCertificate(Path certificate, Path key) {}

  /** Keeps copies. */
  public Network {
    direct = direct.stream().map(h -> h.strip().toLowerCase(Locale.ROOT)).toList();
    authorities = List.copyOf(authorities);
  }

  /** The proxy for a host, if it goes through one. */
  public Optional<Proxy> proxyFor(String host) {
    return proxy.filter(p -> !isDirect(host.toLowerCase(Locale.ROOT)));
  }

  private boolean isDirect(String host) {
    if (host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]")
        || host.equals("::1")) {
      return true;
    }
    return direct.stream()
        .anyMatch(rule -> {
          String suffix = rule.startsWith("*.") ? rule.substring(1) : rule;
          return suffix.equals("*")
              || host.equals(suffix)
              || host.endsWith(suffix.startsWith(".") ? suffix : "." + suffix);
        });
  }
}
