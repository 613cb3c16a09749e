package dev.hone.ledger;

import dev.hone.ledger.prices.CostBasis;
import dev.hone.wire.usage.Provenance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sums ledger lines as they come from the database. */
final class TotalsBuilder {
  /** Everything that a line costs. */
  static final String COST =
      "cost_in + cost_audio_in + cost_write + cost_write1h + cost_write12h + cost_read + cost_out"
          + " + cost_audio_out + cost_search + cost_reported";

  /** What {@link #add} reads, in its order. */
  static final String COLUMNS =
      "outcome, fresh, write_5m + write_30m + write_other, write_1h + write_12h, cache_read,"
          + " output, reasoning, "
          + COST
          + ", counterfactual, cost_basis, provenance, ttft_us, duration_us, attempt,"
          + " price_version";

  /** What {@link #addDay} reads, in its order. */
  static final String DAY_COLUMNS =
      "outcome, " + String.join(", ", DayRollup.SUMS) + ", price_version";

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
  private final NavigableSet<String> prices = new TreeSet<>();

  /** Adds a row whose {@link #COLUMNS} begin after {@code offset} others. */
  void add(ResultSet row, int offset) throws SQLException {
    lines++;
    if (Words.parse(Outcome.class, row.getString(offset + 1)).failed()) {
      failed++;
    }
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
    switch (Words.parse(CostBasis.class, row.getString(offset + 10))) {
      case PARTIAL, UNPRICED -> unpriced++;
      case LISTED, DERIVED, REPORTED, FREE -> {}
    }
    String provenance = row.getString(offset + 11);
    if (provenance != null && !provenance.equals(Words.word(Provenance.REPORTED))) {
      estimated++;
    }
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
    if (Words.parse(Outcome.class, row.getString(offset + 1)).failed()) {
      failed += count;
    }
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

  private void addPrices(@Nullable String version) {
    if (version != null) {
      prices.add(version);
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
        List.copyOf(prices));
  }
}
