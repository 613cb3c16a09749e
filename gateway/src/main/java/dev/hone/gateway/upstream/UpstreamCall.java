package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Network;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.wire.Headers;
import java.net.URI;
import java.util.Optional;

/**
 * One HTTP call to a provider.
 *
 * @param provider its name, for messages
 * @param uri absolute
 * @param network how it is reached; empty: as all others
 * @param headers all that go out, credentials included: never logged
 */
record UpstreamCall(
    String provider,
    String method,
    URI uri,
    Headers headers,
    byte[] body,
    Timeouts timeouts,
    Optional<Network> network) {

  /** A call to a provider. */
  static UpstreamCall to(Provider provider, String method, URI uri, Headers headers, byte[] body) {
    return new UpstreamCall(
        provider.name(), method, uri, headers, body, provider.timeouts(), provider.network());
  }

  /** The same with other headers. */
  UpstreamCall withHeaders(Headers other) {
    return new UpstreamCall(provider, method, uri, other, body, timeouts, network);
  }

  /** Without headers and body. */
  @Override
  public String toString() {
    return method + " at " + provider;
  }

  boolean tls() {
    return "https".equals(uri.getScheme());
  }

  int port() {
    return uri.getPort() > 0 ? uri.getPort() : tls() ? 443 : 80;
  }

  String pathAndQuery() {
    String query = uri.getRawQuery();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return query == null ? path : path + "?" + query;
  }
}
