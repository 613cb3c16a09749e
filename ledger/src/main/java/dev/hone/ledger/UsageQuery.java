package dev.hone.ledger;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which lines to look at; what is empty does not restrict.
 *
 * @param from first moment
 * @param until end, exclusive
 * @param provider the provider's name
 * @param model the model asked for or served
 * @param key a key's id or name
 * @param session the conversation
 * @param trace the trace, or task
 * @param tags tags that the line must have
 */
public record UsageQuery(
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<String> provider,
    Optional<String> model,
    Optional<String> key,
    Optional<String> session,
    Optional<String> trace,
    Map<String, String> tags) {
  /** Every line. */
  public static final UsageQuery ALL = within(Optional.empty(), Optional.empty());

  /** Keeps a copy of the tags. */
  public UsageQuery {
    tags = Map.copyOf(tags);
  }

  /** The lines of a span of time. */
  public static UsageQuery between(Instant from, Instant until) {
    return within(Optional.of(from), Optional.of(until));
  }

  /** The same, of one that may be open. */
  public static UsageQuery within(Optional<Instant> from, Optional<Instant> until) {
    return new UsageQuery(
        from,
        until,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** The same, for one conversation. */
  public UsageQuery ofSession(String id) {
    return new UsageQuery(from, until, provider, model, key, Optional.of(id), trace, tags);
  }

  /** The same, for lines with a tag. */
  public UsageQuery ofTag(String name, String value) {
    Map<String, String> more = new HashMap<>(tags);
    more.put(name, value);
    return new UsageQuery(from, until, provider, model, key, session, trace, more);
  }
}
