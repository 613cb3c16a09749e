package dev.hone.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * Reads a ledger, also while another process writes to it. Not for use by several threads at once.
 * Reads pin a virtual thread: call it from a platform thread.
 */
public final class UsageReports implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UsageReports.class);
  private static final int BUSY_MILLIS = 2_000;

  private final Path file;
  private final Connection connection;

  private UsageReports(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Opens the ledger of a data folder for reading.
   *
   * @throws NoLedgerException if there is none, or it can't be read
   */
  public static UsageReports open(Path folder) {
    Path file = new LedgerFiles(folder).database();
    if (!Files.exists(file)) {
      throw new NoLedgerException(folder);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    try {
      Connection connection = config.createConnection(SqliteStore.url(file));
      UsageReports reports = new UsageReports(file, connection);
      if (!reports.hasTable()) {
        reports.close();
        throw new NoLedgerException(folder);
      }
      return reports;
    } catch (SQLException e) {
      throw new NoLedgerException(file, e);
    }
  }

  private boolean hasTable() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT 1 FROM sqlite_master WHERE name = 'usage_line'");
        ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  /** Sums by these groupings; without any, one row. */
  public UsageReport report(UsageQuery query, List<Grouping> groupings) {
    GroupKeys keys = new GroupKeys(groupings);
    LineFilter filter = new LineFilter(query);
    String sql =
        "SELECT " + keys.columns() + TotalsBuilder.COLUMNS + " FROM usage_line" + filter.where();
    Map<List<String>, TotalsBuilder> groups = new HashMap<>();
    TotalsBuilder all = new TotalsBuilder();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      filter.bind(statement);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Map<String, String> tags = keys.tags(row);
          if (filter.matches(tags)) {
            groups
                .computeIfAbsent(keys.key(row, tags), key -> new TotalsBuilder())
                .add(row, keys.width());
            all.add(row, keys.width());
          }
        }
      }
    } catch (SQLException e) {
      throw new NoLedgerException(file, e);
    }
    List<UsageReport.Row> rows = new ArrayList<>();
    groups.forEach((group, totals) -> rows.add(new UsageReport.Row(group, totals.build())));
    rows.sort(keys.order());
    return new UsageReport(query, keys.headings(), rows, all.build());
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
      throw new NoLedgerException(file, e);
    }
    return lines;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("Closing {} failed", file, e);
    }
  }
}
