package dev.hone.ledger;

import java.util.Map;
import java.util.Optional;

/**
 * Who asked.
 *
 * @param keyId the id of the client's key in Hone, never the key
 * @param keyName its name, as it was at the time
 * @param tags labels
 * @param session the conversation, where the client names one
 * @param traceId the trace, where the client sends one
 */
public record Caller(
    Optional<String> keyId,
    Optional<String> keyName,
    Map<String, String> tags,
    Optional<String> session,
    Optional<String> traceId) {
  /** Nothing is known. */
  public static final Caller UNKNOWN =
      new Caller(Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());

  /** Keeps a copy of the tags. */
  public Caller {
    tags = Map.copyOf(tags);
  }
}
