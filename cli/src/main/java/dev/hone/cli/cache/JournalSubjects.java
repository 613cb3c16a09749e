package dev.hone.cli.cache;

import dev.hone.ledger.journal.BodyKey;
import dev.hone.ledger.journal.BodyPart;
import dev.hone.ledger.journal.JournalReader;
import dev.hone.ledger.journal.JournalRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds requests of the journal by their ids, the last attempt of each. */
public final class JournalSubjects {
  private final JournalReader journal;
  private final List<BodyKey> keys;

  /**
   * @param keys those that bodies can be decrypted with
   */
  public JournalSubjects(JournalReader journal, List<BodyKey> keys) {
    this.journal = journal;
    this.keys = List.copyOf(keys);
  }

  private record Part(String request, int attempt, BodyPart part) {}

  /** Those that are there, by their ids. */
  public Map<String, Subject> find(Set<String> ids) {
    Map<String, JournalRecord> records = new HashMap<>();
    Map<Part, byte[]> bodies = new HashMap<>();
    if (ids.isEmpty() || !journal.exists()) {
      return Map.of();
    }
    journal.records((record, json) -> {
      JournalRecord known = records.get(record.request());
      if (ids.contains(record.request())
          && (known == null || known.attempt() <= record.attempt())) {
        records.put(record.request(), record);
      }
    });
    journal.bodies(
        keys,
        ids::contains,
        (request, attempt, part, keyId, plain) ->
            plain.ifPresent(bytes -> bodies.put(new Part(request, attempt, part), bytes)));
    Map<String, Subject> found = new HashMap<>();
    records.forEach((id, record) ->
        found.put(
            id,
            Subject.ofJournal(
                record,
                Optional.ofNullable(bodies.get(new Part(id, record.attempt(), BodyPart.REQUEST))),
                Optional.ofNullable(bodies.get(new Part(id, record.attempt(), BodyPart.ANSWER))))));
    return found;
  }
}
