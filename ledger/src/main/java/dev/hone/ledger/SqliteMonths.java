package dev.hone.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tables of months in a SQLite file, and the view {@code usage_line} of all of them. Works on a
 * connection without auto-commit; {@link #make} leaves the commit to its caller.
 */
final class SqliteMonths {
  private static final String TEMPLATE = "usage_line_template";

  private final Connection connection;

  SqliteMonths(Connection connection) {
    this.connection = connection;
  }

  NavigableSet<Month> all() throws SQLException {
    NavigableSet<Month> months = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
      while (rows.next()) {
        Month.ofTable(rows.getString(1)).ifPresent(months::add);
      }
    }
    return months;
  }

  /** Makes a month's table, if there is none. */
  void make(Month month) throws SQLException {
    lock();
    if (all().contains(month)) {
      return;
    }
    String table = month.table();
    try (Statement statement = connection.createStatement()) {
      statement.execute(templateFor(table));
      statement.execute("CREATE INDEX %s_by_time ON %s (time_ms)".formatted(table, table));
      statement.execute(
          "CREATE INDEX %s_by_session ON %s (session) WHERE session IS NOT NULL"
              .formatted(table, table));
    }
    remakeView();
  }

  /** Sorts the lines of a ledger that had one table for all into months. */
  void adopt() throws SQLException {
    lock();
    TreeSet<Month> months = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT DISTINCT CAST(strftime('%s', time_ms / 1000, 'unixepoch', 'start of month')"
                    + " AS INTEGER) FROM usage_line_template")) {
      while (rows.next()) {
        months.add(Month.of(Instant.ofEpochSecond(rows.getLong(1))));
      }
    }
    for (Month month : months) {
      make(month);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "INSERT INTO %s (%s) SELECT %s FROM %s WHERE time_ms >= %d AND time_ms < %d"
                .formatted(
                    month.table(),
                    LineColumn.names(),
                    LineColumn.names(),
                    TEMPLATE,
                    month.from(),
                    month.until()));
      }
    }
    if (!months.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DELETE FROM " + TEMPLATE);
      }
    }
    connection.commit();
  }

  /** Adds up and drops the months that ended before {@code oldest}. */
  int dropBefore(Instant oldest) throws SQLException {
    int dropped = 0;
    lock();
    for (Month month : all()) {
      if (month.until() > oldest.toEpochMilli()) {
        break;
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute(DayRollup.of(month.table()));
        statement.execute("DROP VIEW usage_line");
        statement.execute("DROP TABLE " + month.table());
      }
      remakeView();
      connection.commit();
      lock();
      dropped++;
    }
    connection.commit();
    return dropped;
  }

  /** A transaction that reads first and writes then would be refused if another wrote between. */
  private void lock() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM " + TEMPLATE + " WHERE 0");
    }
  }

  private void remakeView() throws SQLException {
    String tables =
        all().stream()
            .map(m -> " UNION ALL SELECT * FROM " + m.table())
            .collect(Collectors.joining());
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP VIEW IF EXISTS usage_line");
      statement.execute("CREATE VIEW usage_line AS SELECT * FROM " + TEMPLATE + tables);
    }
  }

  private String templateFor(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT sql FROM sqlite_master WHERE name = '" + TEMPLATE + "'")) {
      if (!row.next()) {
        throw new SQLException("the ledger has no table " + TEMPLATE);
      }
      return row.getString(1).replace(TEMPLATE, table);
    }
  }
}
