package dev.hone.server.api;

import dev.hone.server.http.Exchange;
import dev.hone.wire.Headers;
import dev.hone.wire.RequestContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an exchange's headers say of a request: its session, its trace, its tags. */
final class RequestContexts {
  private static final List<String> SESSION =
      List.of("x-hone-session", "x-claude-code-session-id", "session-id", "session_id");
  private static final String TAG = "x-hone-tag-";
  private static final Set<String> OWNERS = Set.of("team", "project");
  private static final int LONGEST = 200;

  /** All zeros is no trace. */
  private static final Pattern TRACE = Pattern.compile("(?!0{32})[0-9a-f]{32}");

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
    // Only a key says who its owner is: also where it says nothing of it.
    OWNERS.forEach(tags::remove);
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
        Queries.of(exchange),
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
    return parts.length >= 4 && TRACE.matcher(parts[1]).matches()
        ? Optional.of(parts[1])
        : Optional.empty();
  }

  private static String cut(String header) {
    String value = text(header);
    if (value.length() <= LONGEST) {
      return value;
    }
    boolean pair = Character.isHighSurrogate(value.charAt(LONGEST - 1));
    return value.substring(0, pair ? LONGEST - 1 : LONGEST);
  }

  /** A header's text: bytes beyond ASCII are UTF-8 today, and Latin-1 where they can't be that. */
  private static String text(String header) {
    if (header.chars().allMatch(c -> c < 0x80)) {
      return header;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return header;
    }
  }
}
