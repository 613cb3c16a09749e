package dev.hone.server.config;

import dev.hone.server.observe.Tracing;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * What the server says of itself.
 *
 * @param jsonLog the log is JSON, a line an object
 * @param requestLog the log has a line for every attempt
 * @param tracing where spans go; nowhere by default
 */
public record ObserveConfig(boolean jsonLog, boolean requestLog, Optional<Tracing> tracing) {
  public static final ObserveConfig DEFAULT = new ObserveConfig(false, false, Optional.empty());

  /** Reads {@code log} and {@code tracing}. */
  static ObserveConfig read(ConfigSection top) {
    boolean json;
    boolean requests;
    try (ConfigSection log = top.section("log")) {
      json = log.choice("format", LogFormat.class).orElse(LogFormat.TEXT) == LogFormat.JSON;
      requests = log.bool("requests").orElse(false);
    }
    return new ObserveConfig(json, requests, tracing(top));
  }

  private static Optional<Tracing> tracing(ConfigSection top) {
    if (!top.has("tracing")) {
      // The key is known all the same: the section is empty then.
      top.section("tracing").close();
      return Optional.empty();
    }
    try (ConfigSection tracing = top.section("tracing")) {
      Optional<URI> endpoint = tracing.string("endpoint").flatMap(t -> endpoint(tracing, t));
      if (!tracing.has("endpoint")) {
        tracing.problem(
            "endpoint", "is missing: name a collector, as http://localhost:4318/v1/traces");
      }
      var headers = tracing.strings("headers");
      String service = tracing.string("service").orElse("hone");
      return endpoint.map(e -> new Tracing(e, headers, service));
    }
  }

  private static Optional<URI> endpoint(ConfigSection section, String text) {
    try {
      URI uri = URI.create(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    section.problem("endpoint", "is no http address: '" + text + "'");
    return Optional.empty();
  }

  private enum LogFormat {
    TEXT,
    JSON
  }
}
