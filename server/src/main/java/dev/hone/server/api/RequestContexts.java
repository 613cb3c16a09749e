package dev.hone.server.api;

import dev.hone.server.http.Exchange;
import dev.hone.wire.Headers;
import dev.hone.wire.RequestContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an exchange's headers say of a request: its session, its trace, its tags. */
final class RequestContexts {
  private static final List<String> SESSION =
      List.of("x-hone-session", "x-claude-code-session-id", "session-id", "session_id");
  private static final String TAG = "x-hone-tag-";
  private static final int LONGEST = 200;

  private RequestContexts() {}

  static RequestContext of(Exchange exchange) {
    Headers headers = exchange.headers();
    Map<String, String> tags = new HashMap<>();
    for (Headers.Header header : headers.list()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (name.startsWith(TAG) && name.length() > TAG.length()) {
        tags.put(name.substring(TAG.length()), cut(header.value()));
      }
    }
    // What the key says of its owner is not for the client to change.
    tags.putAll(exchange.keyTags());
    exchange.run().ifPresent(run -> tags.put("run", run));
    Optional<String> session = Optional.empty();
    for (String name : SESSION) {
      if (session.isEmpty()) {
        session = headers.first(name).map(RequestContexts::cut);
      }
    }
    return new RequestContext(
        exchange.id(),
        exchange.key(),
        exchange.dialect(),
        headers,
        Queries.withoutKey(exchange.pathAndQuery()),
        exchange.received(),
        Optional.empty(),
        tags,
        session,
        headers.first("traceparent").flatMap(RequestContexts::traceId),
        exchange.cancellation());
  }

  /** The trace id of a W3C {@code traceparent}: version, trace, span, flags. */
  private static Optional<String> traceId(String traceparent) {
    String[] parts = traceparent.split("-", -1);
    return parts.length >= 4 && parts[1].length() == 32 ? Optional.of(parts[1]) : Optional.empty();
  }

  private static String cut(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
  }
}
