package dev.hone.cli.journal;

import dev.hone.cli.usage.RequestFilter;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.journal.JournalRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which records of a journal to look at. */
public final class JournalFilter {
  @Mixin RequestFilter requests = new RequestFilter();

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
    UsageQuery query = requests.query(zone, now, Map.of());
    return r ->
        query.from().filter(r.time()::isBefore).isEmpty()
            && query.until().filter(at -> !r.time().isBefore(at)).isEmpty()
            && query
                .model()
                .filter(m -> !m.equals(r.modelAsked()) && !m.equals(r.modelServed()))
                .isEmpty()
            && agrees(query.key(), r.key())
            && agrees(query.session(), r.session())
            && agrees(query.trace(), r.trace())
            && agrees(query.provider(), Optional.of(r.provider()))
            && (conversation == null || conversation.equals(r.conversation()));
  }

  private static boolean agrees(Optional<String> wanted, Optional<String> actual) {
    return wanted.isEmpty() || wanted.equals(actual);
  }
}
