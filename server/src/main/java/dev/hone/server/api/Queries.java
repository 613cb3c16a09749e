package dev.hone.server.api;

import dev.hone.server.http.AzurePaths;
import dev.hone.server.http.Exchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request's path and query as they may leave Hone. */
final class Queries {
  private Queries() {}

  /**
   * The path as the client sent it, not as it was parsed: an address instead of a path must be
   * refused, not read as one.
   */
  static String path(Exchange exchange) {
    String asSent = exchange.pathAndQuery();
    int query = asSent.indexOf('?');
    return query < 0 ? asSent : asSent.substring(0, query);
  }

  /**
   * The query as it may go to a provider, {@code api-version} with it only where the client asks
   * for OpenAI's own paths: Azure's clients always send one, of the API that they take Hone for.
   */
  static Optional<String> of(Exchange exchange) {
    Optional<String> query = withoutKey(exchange.pathAndQuery());
    return AzurePaths.has(exchange.path()) ? query.flatMap(q -> without("api-version", q)) : query;
  }

  /**
   * The query after the {@code ?} without {@code key=…}, into which older clients put their key of
   * Hone's; every other byte stays.
   */
  static Optional<String> withoutKey(String pathAndQuery) {
    int mark = pathAndQuery.indexOf('?');
    if (mark < 0) {
      return Optional.empty();
    }
    return without("key", pathAndQuery.substring(mark + 1));
  }

  private static Optional<String> without(String name, String query) {
    List<String> kept = new ArrayList<>();
    for (String part : query.split("&", -1)) {
      if (!names(part, name)) {
        kept.add(part);
      }
    }
    String rest = String.join("&", kept);
    return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
  }

  /** Also where its name is escaped: a key is taken in that form too. */
  private static boolean names(String part, String other) {
    String name = part.substring(0, part.indexOf('=') < 0 ? part.length() : part.indexOf('='));
    try {
      return name.equals(other) || URLDecoder.decode(name, StandardCharsets.UTF_8).equals(other);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
