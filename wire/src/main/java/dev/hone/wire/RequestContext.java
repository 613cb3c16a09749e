package dev.hone.wire;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a request besides its body.
 *
 * @param requestId Hone's own id, unique
 * @param keyId the id of the client's key in Hone (never the key)
 * @param client the client's protocol dialect
 * @param headers the client's headers, without credentials
 * @param query what followed the path's {@code ?}, without it and without credentials
 * @param received when the request came
 * @param deadline when the answer is worth nothing any more
 * @param tags labels for the ledger
 * @param session the conversation, where the client names one
 * @param traceId the trace, where the client sends one
 * @param cancellation fires when the client goes
 */
public record RequestContext(
    String requestId,
    Optional<String> keyId,
    Dialect client,
    Headers headers,
    Optional<String> query,
    Instant received,
    Optional<Instant> deadline,
    Map<String, String> tags,
    Optional<String> session,
    Optional<String> traceId,
    Cancellation cancellation) {

  /** Keeps a copy of the tags. */
  public RequestContext {
    tags = Map.copyOf(tags);
  }

  /** The same with another cancellation. */
  public RequestContext withCancellation(Cancellation other) {
    return new RequestContext(
        requestId, keyId, client, headers, query, received, deadline, tags, session, traceId,
        other);
  }

  /** A context that knows only its id, dialect and time: tests, local calls. */
  public static RequestContext of(String requestId, Dialect client, Instant received) {
    return new RequestContext(
        requestId,
        Optional.empty(),
        client,
        Headers.NONE,
        Optional.empty(),
        received,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        new Cancellation());
  }
}
