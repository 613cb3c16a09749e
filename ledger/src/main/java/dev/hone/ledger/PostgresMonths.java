package dev.hone.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The monthly partitions of {@code usage_line} in PostgreSQL. Gateways that share a database make
 * and drop them one after the other, under a lock of the database.
 */
final class PostgresMonths {
  /** Any number that nothing else in the database locks by: "hone". */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(1752132197)";

  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(1752132198)";

  /** Makes the partitions that are not there, and commits. */
  void make(Connection connection, List<Month> months) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (all(connection).containsAll(months)) {
        connection.commit();
        return;
      }
      statement.execute(LOCK);
      for (Month month : months) {
        statement.execute(
            "CREATE TABLE IF NOT EXISTS %s PARTITION OF usage_line FOR VALUES FROM (%d) TO (%d)"
                .formatted(month.table(), month.from(), month.until()));
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  /** Adds up and drops the months that ended before {@code oldest}; one gateway does it. */
  int dropBefore(Connection connection, Instant oldest) throws SQLException {
    int dropped = 0;
    try (Statement statement = connection.createStatement()) {
      for (Month month : all(connection)) {
        if (month.until() > oldest.toEpochMilli()) {
          break;
        }
        if (!first(statement, TRY_LOCK) || !exists(connection, month)) {
          break;
        }
        // Dropping waits for readers, and inserts would wait behind it.
        statement.execute("SET LOCAL lock_timeout = '2s'");
        statement.execute("LOCK TABLE usage_line IN ACCESS EXCLUSIVE MODE");
        statement.execute(DayRollup.of(month.table()));
        statement.execute("DROP TABLE " + month.table());
        connection.commit();
        dropped++;
      }
      connection.commit();
      return dropped;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private boolean exists(Connection connection, Month month) throws SQLException {
    return all(connection).contains(month);
  }

  private static boolean first(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    }
  }

  NavigableSet<Month> all(Connection connection) throws SQLException {
    NavigableSet<Month> months = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                    + " WHERE i.inhparent = 'usage_line'::regclass")) {
      while (rows.next()) {
        Month.ofTable(rows.getString(1)).ifPresent(months::add);
      }
    }
    return months;
  }
}
