package dev.hone.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request's query as it may leave Hone: older clients put their key of Hone's into it. */
final class Queries {
  private Queries() {}

  /** The query after the {@code ?} without {@code key=…}; every other byte stays. */
  static Optional<String> withoutKey(String pathAndQuery) {
    int mark = pathAndQuery.indexOf('?');
    if (mark < 0) {
      return Optional.empty();
    }
    List<String> kept = new ArrayList<>();
    for (String part : pathAndQuery.substring(mark + 1).split("&", -1)) {
      if (!part.startsWith("key=")) {
        kept.add(part);
      }
    }
    String query = String.join("&", kept);
    return query.isEmpty() ? Optional.empty() : Optional.of(query);
  }
}
