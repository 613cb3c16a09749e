package dev.hone.cli.cache;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.LowerBound;
import dev.hone.cli.terminal.Table;
import dev.hone.ledger.Dollars;
import dev.hone.ledger.journal.JournalRecord;
import dev.hone.ledger.journal.PromptBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The journal's requests by the prefix that they have in common with others: from the first block
 * on as long as at least half of those that came so far go on the same way.
 */
public final class PrefixUse {
  private final Map<Long, Integer> visits = new HashMap<>();
  private final List<JournalRecord> records = new ArrayList<>();

  /** Adds a request; of its records only the blocks' fingerprints and the sums are looked at. */
  public void add(JournalRecord record) {
    if (!record.blocks().isEmpty()) {
      records.add(record);
      record.blocks().forEach(block -> visits.merge(block.prefix(), 1, Integer::sum));
    }
  }

  /**
   * Requests with one prefix.
   *
   * @param prefix its fingerprint; 0 for all that have none in common with others
   * @param tokens of the prefix, estimated
   * @param unpriced how many of the requests have no known price, or only for a part
   */
  public record Row(
      long prefix,
      long tokens,
      long requests,
      long prompt,
      long written,
      long read,
      long costNanos,
      long savedNanos,
      long unpriced) {

    /** As it is shown: 16 hex digits. */
    public String name() {
      return prefix == 0 ? "(none in common)" : "%016x".formatted(prefix);
    }

    private Row and(Row other) {
      return new Row(
          prefix,
          tokens,
          requests + other.requests,
          prompt + other.prompt,
          written + other.written,
          read + other.read,
          costNanos + other.costNanos,
          savedNanos + other.savedNanos,
          unpriced + other.unpriced);
    }

    /** The part of prompts that was read from a cache. */
    public OptionalDouble hits() {
      return prompt == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) read / prompt);
    }
  }

  /** The rows, most prompt tokens first. */
  public List<Row> rows() {
    Map<Long, Row> rows = new HashMap<>();
    for (JournalRecord record : records) {
      Row row = row(record);
      rows.merge(row.prefix(), row, Row::and);
    }
    return rows.values().stream().sorted(Comparator.comparingLong(Row::prompt).reversed()).toList();
  }

  private Row row(JournalRecord record) {
    long prefix = 0;
    long tokens = 0;
    int before = 2;
    for (PromptBlock block : record.blocks()) {
      int here = visits.getOrDefault(block.prefix(), 0);
      if (here < 2 || 2 * here < before) {
        break;
      }
      before = here;
      prefix = block.prefix();
      tokens += block.tokens();
    }
    return new Row(
        prefix,
        tokens,
        1,
        record.prompt(),
        record.written().values().stream().mapToLong(Long::longValue).sum(),
        record.cacheRead(),
        record.costNanos(),
        record.withoutCachingNanos().orElse(record.costNanos()) - record.costNanos(),
        record.costIsLowerBound() ? 1 : 0);
  }

  /** For people. */
  public String text() {
    if (records.isEmpty()) {
      return "The journal has no prompts of this kind.\n";
    }
    Table table =
        new Table(
            "prefix", "tokens ~", "requests", "prompt", "written", "read", "hits", "cost", "saved");
    long unpriced = 0;
    for (Row row : rows()) {
      unpriced += row.unpriced();
      table.row(
          row.name(),
          Amounts.count(row.tokens()),
          Amounts.count(row.requests()),
          Amounts.count(row.prompt()),
          Amounts.count(row.written()),
          Amounts.count(row.read()),
          Amounts.percent(row.hits()),
          LowerBound.dollars(row.costNanos(), row.unpriced() > 0),
          Dollars.format(row.savedNanos()));
    }
    return table + LowerBound.sentence(unpriced, records.size(), "requests");
  }
}
