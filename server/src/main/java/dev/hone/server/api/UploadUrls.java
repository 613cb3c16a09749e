package dev.hone.server.api;

import dev.hone.gateway.provider.Provider;
import dev.hone.server.http.Exchange;
import dev.hone.wire.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Google answers the beginning of an upload with the address where the bytes are to go. Libraries
 * follow it as it is, past Hone, and Python's sends no key there. So the provider's own address
 * becomes Hone's, with the client's key in the query if it needs one here. What comes back to it is
 * relayed like any path: only the configured provider is called, whatever the address says.
 */
final class UploadUrls {
  private static final Set<String> HEADERS =
      Set.of("x-goog-upload-url", "x-goog-upload-control-url");

  private UploadUrls() {}

  /** The headers of an answer, with upload addresses of the provider's that lead through Hone. */
  static Headers throughHone(Exchange exchange, Provider provider, Headers answer) {
    if (answer.list().stream().noneMatch(UploadUrls::names)) {
      return answer;
    }
    return new Headers(
        answer.list().stream()
            .map(h ->
                names(h)
                    ? new Headers.Header(h.name(), rewritten(exchange, provider, h.value()))
                    : h)
            .toList());
  }

  private static boolean names(Headers.Header header) {
    return HEADERS.contains(header.name().toLowerCase(Locale.ROOT));
  }

  private static String rewritten(Exchange exchange, Provider provider, String address) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      return address;
    }
    Optional<String> base = exchange.baseUrl();
    boolean own =
        provider.servers().stream()
            .anyMatch(s -> s.getHost().equals(uri.getHost()) && s.getPort() == uri.getPort());
    if (!own || base.isEmpty() || uri.getRawPath() == null) {
      return address;
    }
    List<String> query =
        Arrays.stream(Optional.ofNullable(uri.getRawQuery()).orElse("").split("&", -1))
            .filter(part -> !part.isEmpty() && !part.startsWith("key="))
            .collect(Collectors.toList());
    exchange
        .credential()
        .ifPresent(key -> query.add("key=" + URLEncoder.encode(key, StandardCharsets.UTF_8)));
    return base.get() + uri.getRawPath() + (query.isEmpty() ? "" : "?" + String.join("&", query));
  }
}
