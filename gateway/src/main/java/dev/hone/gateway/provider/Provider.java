package dev.hone.gateway.provider;

import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An upstream.
 *
 * @param name what routes and the ledger call it
 * @param dialect whose paths and credentials it expects
 * @param baseUrl as clients of that dialect set it: with {@code /v1} for OpenAI's, without for
 *     Anthropic's
 * @param protocols what it speaks; a client of another protocol is translated
 * @param keys used in turn; none for servers that ask for none
 * @param tries most tries of one request here
 * @param headers sent with every request
 * @param hosting who runs its models
 */
public record Provider(
    String name,
    Dialect dialect,
    URI baseUrl,
    Set<Protocol> protocols,
    List<Secret> keys,
    Timeouts timeouts,
    int tries,
    Map<String, String> headers,
    Hosting hosting) {

  /** Keeps copies and refuses what can't be called. */
  public Provider {
    protocols = Set.copyOf(protocols);
    keys = List.copyOf(keys);
    headers = Map.copyOf(headers);
    if (!("http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme()))
        || baseUrl.getHost() == null) {
      throw new IllegalArgumentException("'" + baseUrl + "' is no http or https address");
    }
    if (tries < 1) {
      throw new IllegalArgumentException("at least one try, not " + tries);
    }
  }

  /** A provider that is hosted by its maker. */
  public Provider(
      String name,
      Dialect dialect,
      URI baseUrl,
      Set<Protocol> protocols,
      List<Secret> keys,
      Timeouts timeouts,
      int tries,
      Map<String, String> headers) {
    this(name, dialect, baseUrl, protocols, keys, timeouts, tries, headers, Hosting.DIRECT);
  }

  public boolean speaks(Protocol protocol) {
    return protocols.contains(protocol);
  }
}
