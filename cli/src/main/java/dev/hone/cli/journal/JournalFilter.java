package dev.hone.cli.journal;

import dev.hone.cli.usage.TimeSpan;
import dev.hone.ledger.journal.JournalRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which records of a journal to look at. */
public final class JournalFilter {
  @Option(names = "--from", paramLabel = "WHEN", description = "From this day or moment on.")
  @Nullable String from;

  @Option(
      names = "--until",
      paramLabel = "WHEN",
      description = "Until the end of this day, or until this moment.")
  @Nullable String until;

  @Option(names = "--last", paramLabel = "TIME", description = "The last 30m, 24h or 7d.")
  @Nullable String last;

  @Option(names = "--model", description = "Only this model, asked for or served.")
  @Nullable String model;

  @Option(names = "--provider", description = "Only this provider.")
  @Nullable String provider;

  @Option(names = "--key", description = "Only the client key of this name or id.")
  @Nullable String key;

  @Option(names = "--session", description = "Only this session.")
  @Nullable String session;

  @Option(names = "--trace", description = "Only this trace.")
  @Nullable String trace;

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "Only this conversation, as the journal names it.")
  @Nullable String conversation;

  /**
   * What the options ask for.
   *
   * @throws IllegalArgumentException if a time can't be read
   */
  public Predicate<JournalRecord> predicate(ZoneId zone, Instant now) {
    TimeSpan span = TimeSpan.of(from, until, last, zone, now);
    Predicate<JournalRecord> all =
        r ->
            span.from().filter(at -> r.time().isBefore(at)).isEmpty()
                && span.until().filter(at -> !r.time().isBefore(at)).isEmpty();
    return all.and(
            r -> model == null || model.equals(r.modelAsked()) || model.equals(r.modelServed()))
        .and(r -> provider == null || provider.equals(r.provider()))
        .and(r -> key == null || key.equals(r.key().orElse(null)))
        .and(r -> session == null || session.equals(r.session().orElse(null)))
        .and(r -> trace == null || trace.equals(r.trace().orElse(null)))
        .and(r -> conversation == null || conversation.equals(r.conversation()));
  }
}
