package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.KeyHeader;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which headers pass from a client to an upstream, and back. */
final class UpstreamHeaders {
  /** They belong to one connection, to its credentials, or to the body's form. */
  private static final Set<String> NOT_SENT =
      Set.of(
          "host",
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "content-length",
          "expect",
          "accept-encoding",
          "authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "cookie",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-real-ip");

  private static final Set<String> NOT_RETURNED =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "content-encoding",
          "set-cookie",
          "alt-svc",
          "strict-transport-security");

  /** Anthropic's first version whose libraries send keys as Bearer. */
  private static final String BEARER_VERSION = "2026-10-21";

  private static final String OAUTH_TOKEN = "sk-ant-oat";

  private UpstreamHeaders() {}

  /**
   * The headers of a call: the client's, in order, without what is its own; then credentials and
   * the provider's configured ones.
   *
   * @param sameDialect false: the body was translated, and headers of the client's dialect mean
   *     nothing upstream
   */
  static Headers out(Headers client, Provider provider, Optional<Secret> key, boolean sameDialect) {
    List<Headers.Header> out = new ArrayList<>();
    Set<String> hop = named(client.all("connection"));
    for (Headers.Header header : client.list()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (!NOT_SENT.contains(name)
          && !name.startsWith("x-hone-")
          && !hop.contains(name)
          && !provider.headers().containsKey(name)
          && (sameDialect || !dialectOwn(name))) {
        out.add(header);
      }
    }
    out.add(new Headers.Header("accept-encoding", "identity"));
    key.ifPresent(k -> out.add(credential(provider, client, k)));
    if (provider.dialect() == Dialect.ANTHROPIC && absent(out, provider, "anthropic-version")) {
      out.add(
          new Headers.Header(
              "anthropic-version",
              provider.keyHeader() == KeyHeader.BEARER ? BEARER_VERSION : "2023-06-01"));
    }
    if (absent(out, provider, "content-type")) {
      out.add(new Headers.Header("content-type", "application/json"));
    }
    provider.headers().forEach((name, value) -> out.add(new Headers.Header(name, value)));
    return new Headers(out);
  }

  /** What {@code connection} says of other headers: they too belong to one connection. */
  private static Set<String> named(List<String> connection) {
    if (connection.isEmpty()) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (String line : connection) {
      for (String name : line.split(",", -1)) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /**
   * With Hone's id of the request where the client gave none of its own: what a server writes into
   * its log can be found in Hone's.
   */
  static Headers identified(Headers out, String requestId) {
    return out.first("x-request-id").isPresent() ? out : out.with("x-request-id", requestId);
  }

  /** The headers of an answer that a client may see. */
  static Headers back(MultiMap upstream) {
    List<Headers.Header> back = new ArrayList<>();
    for (Map.Entry<String, String> header : upstream) {
      if (!NOT_RETURNED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        back.add(new Headers.Header(header.getKey(), header.getValue()));
      }
    }
    return new Headers(back);
  }

  /** Anthropic takes both forms; a client of the older generation is answered for in its own. */
  private static Headers.Header credential(Provider provider, Headers client, Secret key) {
    if (provider.hosting() instanceof Hosting.Azure) {
      return new Headers.Header("api-key", key.value());
    }
    if (provider.dialect() == Dialect.GEMINI && provider.hosting() instanceof Hosting.Direct) {
      return new Headers.Header("x-goog-api-key", key.value());
    }
    boolean bearer =
        !(provider.hosting() instanceof Hosting.Direct)
            || switch (provider.keyHeader()) {
              case BEARER -> true;
              case API_KEY -> false;
              case AUTO ->
                  provider.dialect() != Dialect.ANTHROPIC
                      || key.value().startsWith(OAUTH_TOKEN)
                      || isNewer(provider.headers().get("anthropic-version"))
                      || (client.first("authorization").isPresent()
                          && client.first("x-api-key").isEmpty()
                          && isNewer(client.first("anthropic-version").orElse(null)));
            };
    return bearer
        ? new Headers.Header("authorization", "Bearer " + key.value())
        : new Headers.Header("x-api-key", key.value());
  }

  /** Whether this is a version whose clients send keys as Bearer. */
  private static boolean isNewer(@Nullable String version) {
    return version != null && version.compareTo("2026") > 0;
  }

  private static boolean dialectOwn(String name) {
    return name.startsWith("anthropic-")
        || name.startsWith("openai-")
        || name.startsWith("x-stainless-")
        || name.startsWith("x-goog-")
        || name.equals("accept")
        || name.equals("user-agent");
  }

  private static boolean absent(List<Headers.Header> headers, Provider provider, String name) {
    return !provider.headers().containsKey(name)
        && headers.stream().noneMatch(h -> h.name().equalsIgnoreCase(name));
  }
}
