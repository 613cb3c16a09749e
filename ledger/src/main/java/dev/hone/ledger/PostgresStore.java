package dev.hone.ledger;

import dev.hone.ledger.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lines in a PostgreSQL table with a partition a month; other gateways may write there too. */
final class PostgresStore implements LineStore {
  private static final String INSERT = LineInsert.into("usage_line");

  private final Database database;
  private final PostgresMonths months = new PostgresMonths();

  /** {@code check_violation}, which is how a row without a partition is refused. */
  private static final String NO_PARTITION = "23514";

  /** Months whose partition was seen. */
  private final Set<Month> known = new HashSet<>();

  private final OtherWriters others = new OtherWriters();

  /** The version of the prices of the latest line. */
  private volatile @Nullable String prices;

  PostgresStore(Database database) {
    this.database = database;
  }

  @Override
  public void insert(List<UsageRecord> lines) throws SQLException {
    try {
      insertOnce(lines);
    } catch (SQLException e) {
      if (!NO_PARTITION.equals(e.getSQLState())) {
        throw e;
      }
      // An old month was dropped, and one more of its lines came.
      known.clear();
      insertOnce(lines);
    }
  }

  private void insertOnce(List<UsageRecord> lines) throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      for (UsageRecord line : lines) {
        Month month = Month.of(line.time());
        if (!known.contains(month)) {
          months.make(connection, List.of(month));
          known.add(month);
        }
      }
      if (!lines.isEmpty()) {
        insert(connection, lines);
        lines.getLast().cost().priceVersion().ifPresent(version -> prices = version);
      }
    }
  }

  private static void insert(Connection connection, List<UsageRecord> lines) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (UsageRecord line : lines) {
        LineInsert.bind(statement, line);
        statement.addBatch();
      }
      statement.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  @Override
  public int upkeep(Instant now, Instant oldest) throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      Month current = Month.of(now);
      months.make(connection, List.of(current, current.next(), current.next().next()));
      String ours = prices;
      if (ours != null) {
        others.meet(connection, ours, now);
      }
      return months.dropBefore(connection, oldest);
    }
  }

  @Override
  public String name() {
    return database.address().toString();
  }

  @Override
  public void close() {
    // The connections are the database's.
  }
}
