package dev.hone.server.observe;

import java.net.URI;
import java.util.Map;

/**
 * Where spans go.
 *
 * @param endpoint a collector's OTLP over HTTP address, as {@code http://host:4318/v1/traces}
 * @param headers sent with them, a key for instance
 * @param service the name that Hone has in them
 */
public record Tracing(URI endpoint, Map<String, String> headers, String service) {
  /** Keeps a copy of the headers. */
  public Tracing {
    headers = Map.copyOf(headers);
  }
}
