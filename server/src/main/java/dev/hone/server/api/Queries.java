package dev.hone.server.api;

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
   * The query after the {@code ?} without {@code key=…}, into which older clients put their key of
   * Hone's; every other byte stays.
   */
  static Optional<String> withoutKey(String pathAndQuery) {
    int mark = pathAndQuery.indexOf('?');
    if (mark < 0) {
      return Optional.empty();
    }
    List<String> kept = new ArrayList<>();
    for (String part : pathAndQuery.substring(mark + 1).split("&", -1)) {
      if (!isKey(part)) {
        kept.add(part);
      }
    }
    String query = String.join("&", kept);
    return query.isEmpty() ? Optional.empty() : Optional.of(query);
  }

  /** Also where its name is escaped: a key is taken in that form too. */
  private static boolean isKey(String part) {
    String name = part.substring(0, part.indexOf('=') < 0 ? part.length() : part.indexOf('='));
    try {
      return name.equals("key") || URLDecoder.decode(name, StandardCharsets.UTF_8).equals("key");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
