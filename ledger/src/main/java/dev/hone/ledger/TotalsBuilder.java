package dev.hone.ledger;

import dev.hone.ledger.prices.CostBasis;
import dev.hone.wire.usage.Provenance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sums ledger lines as they come from the database. */
final class TotalsBuilder {
  /** Everything that a line costs. */
  static final String COST =
      "cost_in + cost_audio_in + cost_write + cost_write1h + cost_write12h + cost_read + cost_out"
          + " + cost_audio_out + cost_search + cost_reported";

  /** 1 where the cost is not, or not wholly, known. */
  static final String UNPRICED =
      "CASE WHEN cost_basis IN ('%s', '%s') THEN 1 ELSE 0 END"
          .formatted(Words.word(CostBasis.PARTIAL), Words.word(CostBasis.UNPRICED));

  /** 1 where the provider did not report the tokens. */
  static final String ESTIMATED =
      "CASE WHEN provenance <> '%s' THEN 1 ELSE 0 END".formatted(Words.word(Provenance.REPORTED));

  /** 1 where the attempt failed: a number, since a million words take seconds to read. */
  private static final String FAILED =
      Arrays.stream(Outcome.values())
          .filter(outcome -> !outcome.failed())
          .map(outcome -> "'" + Words.word(outcome) + "'")
          .collect(Collectors.joining(", ", "CASE WHEN outcome IN (", ") THEN 0 ELSE 1 END"));

  /** What {@link #add} reads, in its order. */
  static final String COLUMNS =
      FAILED
          + ", fresh, write_5m + write_30m + write_other, write_1h + write_12h, cache_read,"
          + " output, reasoning, "
          + COST
          + ", counterfactual, "
          + UNPRICED
          + ", "
          + ESTIMATED
          + ", ttft_us, duration_us, attempt, price_version";

  /** What {@link #addDay} reads, in its order. */
  static final String DAY_COLUMNS =
      FAILED + ", " + String.join(", ", DayRollup.SUMS) + ", price_version";

  private long lines;
  private long requests;
  private long failed;
  private long fresh;
  private long written;
  private long writtenLong;
  private long cacheRead;
  private long output;
  private long reasoning;
  private long costNanos;
  private long savedNanos;
  private long unpriced;
  private long estimated;
  private final Latencies toFirstToken = new Latencies();
  private final Latencies durations = new Latencies();
  private List<String> prices = List.of();

  /** Adds a row whose {@link #COLUMNS} begin after {@code offset} others. */
  void add(ResultSet row, int offset) throws SQLException {
    lines++;
    failed += row.getLong(offset + 1);
    fresh += row.getLong(offset + 2);
    written += row.getLong(offset + 3);
    writtenLong += row.getLong(offset + 4);
    cacheRead += row.getLong(offset + 5);
    output += row.getLong(offset + 6);
    reasoning += row.getLong(offset + 7);
    long cost = row.getLong(offset + 8);
    costNanos = Math.addExact(costNanos, cost);
    long withoutCaching = row.getLong(offset + 9);
    if (!row.wasNull()) {
      savedNanos += withoutCaching - cost;
    }
    unpriced += row.getLong(offset + 10);
    estimated += row.getLong(offset + 11);
    long ttft = row.getLong(offset + 12);
    if (!row.wasNull()) {
      toFirstToken.add(ttft);
    }
    long duration = row.getLong(offset + 13);
    if (duration > 0) {
      // A request of a batch took no time of its own.
      durations.add(duration);
    }
    if (row.getInt(offset + 14) == 1) {
      requests++;
    }
    addPrices(row.getString(offset + 15));
  }

  /** Adds the sums of a day whose {@link #DAY_COLUMNS} begin after {@code offset} others. */
  void addDay(ResultSet row, int offset) throws SQLException {
    long count = row.getLong(offset + 2);
    lines += count;
    failed += count * row.getLong(offset + 1);
    requests += row.getLong(offset + 3);
    fresh += row.getLong(offset + 4);
    written += row.getLong(offset + 5);
    writtenLong += row.getLong(offset + 6);
    cacheRead += row.getLong(offset + 7);
    output += row.getLong(offset + 8);
    reasoning += row.getLong(offset + 9);
    costNanos = Math.addExact(costNanos, row.getLong(offset + 10));
    savedNanos += row.getLong(offset + 11);
    unpriced += row.getLong(offset + 12);
    estimated += row.getLong(offset + 13);
    addPrices(row.getString(offset + 14));
  }

  /** Adds other sums. */
  void addAll(TotalsBuilder other) {
    lines += other.lines;
    requests += other.requests;
    failed += other.failed;
    fresh += other.fresh;
    written += other.written;
    writtenLong += other.writtenLong;
    cacheRead += other.cacheRead;
    output += other.output;
    reasoning += other.reasoning;
    costNanos = Math.addExact(costNanos, other.costNanos);
    savedNanos += other.savedNanos;
    unpriced += other.unpriced;
    estimated += other.estimated;
    toFirstToken.addAll(other.toFirstToken);
    durations.addAll(other.durations);
    other.prices.forEach(this::addPrices);
  }

  private void addPrices(@Nullable String version) {
    if (version != null && !prices.contains(version)) {
      List<String> more = new ArrayList<>(prices);
      more.add(version);
      more.sort(null);
      prices = List.copyOf(more);
    }
  }

  UsageTotals build() {
    return new UsageTotals(
        lines,
        failed,
        fresh,
        written,
        writtenLong,
        cacheRead,
        output,
        reasoning,
        costNanos,
        savedNanos,
        unpriced,
        estimated,
        toFirstToken.percentile(50),
        toFirstToken.percentile(95),
        durations.percentile(50),
        durations.percentile(95),
        requests,
        prices);
  }
}
