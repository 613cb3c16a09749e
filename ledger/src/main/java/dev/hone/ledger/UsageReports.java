package dev.hone.ledger;

import dev.hone.ledger.batches.BatchJob;
import dev.hone.ledger.batches.OpenBatches;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a ledger, also while another process writes to it. Not for use by several threads at once.
 * Reads pin a virtual thread: call it from a platform thread.
 */
public final class UsageReports implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UsageReports.class);

  /** So that a driver does not fetch a year of lines before the first. */
  private static final int ROWS_AT_ONCE = 5_000;

  private final LedgerReader reader;
  private final Connection connection;

  private UsageReports(LedgerReader reader, Connection connection) {
    this.reader = reader;
    this.connection = connection;
  }

  /**
   * Opens the ledger in a data folder for reading.
   *
   * @throws NoLedgerException if there is none, or it can't be read
   */
  public static UsageReports open(Path folder) {
    return open(folder, LedgerSettings.DEFAULT);
  }

  /**
   * Opens the ledger of a data folder, wherever it is kept, for reading.
   *
   * @throws NoLedgerException if there is none, or it can't be read
   */
  public static UsageReports open(Path folder, LedgerSettings settings) {
    LedgerReader reader = new LedgerReader(folder, settings.databaseFor(folder));
    return new UsageReports(reader, reader.connect());
  }

  /** What would keep a gateway that connects in the same way from writing lines there. */
  public Optional<String> hindrance() {
    try {
      return reader.hindrance(connection);
    } catch (SQLException e) {
      throw reader.unreadable(e);
    } finally {
      endLook();
    }
  }

  /** Sums by these groupings; without any, one row. */
  public UsageReport report(UsageQuery query, List<Grouping> groupings) {
    LineFilter filter = new LineFilter(query);
    GroupKeys keys = new GroupKeys(groupings, filter.looksAtTags());
    Map<List<String>, TotalsBuilder> groups = new HashMap<>();
    String lines = "SELECT " + keys.columns() + TotalsBuilder.COLUMNS + " FROM usage_line";
    String days =
        "SELECT " + keys.columns() + TotalsBuilder.DAY_COLUMNS + " FROM " + DayRollup.DAYS_AS_LINES;
    try {
      sum(lines, keys, filter, groups, TotalsBuilder::add);
      if (reader.hasDays(connection)) {
        sum(days, keys, filter, groups, TotalsBuilder::addDay);
      }
    } catch (SQLException e) {
      throw reader.unreadable(e);
    } finally {
      endLook();
    }
    TotalsBuilder all = new TotalsBuilder();
    List<UsageReport.Row> rows = new ArrayList<>();
    groups.forEach((group, totals) -> {
      all.addAll(totals);
      rows.add(new UsageReport.Row(group, totals.build()));
    });
    rows.sort(keys.order());
    return new UsageReport(query, keys.headings(), rows, all.build());
  }

  /** The next look sees what was written meanwhile. */
  private void endLook() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      log.debug("A look at the ledger could not be ended", e);
    }
  }

  private interface Addition {
    void add(TotalsBuilder totals, ResultSet row, int offset) throws SQLException;
  }

  private void sum(
      String select,
      GroupKeys keys,
      LineFilter filter,
      Map<List<String>, TotalsBuilder> groups,
      Addition addition)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select + filter.where())) {
      statement.setFetchSize(ROWS_AT_ONCE);
      filter.bind(statement);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Map<String, String> tags = keys.tags(row);
          if (filter.matches(tags)) {
            List<String> key = keys.key(row, tags);
            addition.add(groups.computeIfAbsent(key, k -> new TotalsBuilder()), row, keys.width());
          }
        }
      }
    }
  }

  /** Batch jobs whose results were not fetched to their end, the oldest first. */
  public List<BatchJob> openBatches() {
    try {
      return reader.has(connection, "batch_job") ? OpenBatches.read(connection) : List.of();
    } catch (SQLException e) {
      throw reader.unreadable(e);
    } finally {
      endLook();
    }
  }

  /** The latest lines, newest first. */
  public List<UsageRecord> lines(UsageQuery query, int limit) {
    LineFilter filter = new LineFilter(query);
    String sql =
        "SELECT "
            + LineColumn.names()
            + " FROM usage_line"
            + filter.where()
            + " ORDER BY time_ms DESC, request_id DESC, attempt DESC"
            + (filter.looksAtTags() ? "" : " LIMIT " + limit);
    List<UsageRecord> lines = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(ROWS_AT_ONCE);
      filter.bind(statement);
      try (ResultSet row = statement.executeQuery()) {
        LineDecoder decoder = new LineDecoder(new RowColumns(row));
        while (lines.size() < limit && row.next()) {
          UsageRecord line = decoder.decode();
          if (filter.matches(line.caller().tags())) {
            lines.add(line);
          }
        }
      }
    } catch (SQLException e) {
      throw reader.unreadable(e);
    } finally {
      endLook();
    }
    return lines;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("Closing the ledger failed", e);
    }
  }
}
