package dev.hone.ledger;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines in a SQLite file, one table a month. */
final class SqliteStore implements LineStore {
  private static final Logger log = LoggerFactory.getLogger(SqliteStore.class);

  /** Months with an open statement: this one, the one before, and stragglers. */
  private static final int MOST_STATEMENTS = 8;

  private final Database database;
  private final Path file;
  private final Map<Month, PreparedStatement> inserts = new HashMap<>();
  private @Nullable Connection connection;

  SqliteStore(Database database, DatabaseAddress.SqliteFile address) {
    this.database = database;
    this.file = address.file();
  }

  @Override
  public void insert(List<UsageRecord> lines) throws SQLException {
    try {
      insertOnce(lines);
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("no such table: usage_line_")) {
        throw e;
      }
      // An old month was dropped, and one more of its lines came.
      insertOnce(lines);
    }
  }

  private void insertOnce(List<UsageRecord> lines) throws SQLException {
    try {
      Connection open = connection();
      // One transaction all the same: who else writes this file (keys, budgets) waits for some
      // milliseconds more.
      for (int from = 0; from < lines.size(); from += Pauses.PART) {
        Pauses.after(from);
        insertPart(open, lines.subList(from, Math.min(lines.size(), from + Pauses.PART)));
      }
      open.commit();
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  private void insertPart(Connection open, List<UsageRecord> lines) throws SQLException {
    Map<Month, PreparedStatement> used = new HashMap<>();
    for (UsageRecord line : lines) {
      Month month = Month.of(line.time());
      PreparedStatement statement = used.get(month);
      if (statement == null) {
        statement = statement(open, month);
        used.put(month, statement);
      }
      LineInsert.bind(statement, line);
      statement.addBatch();
    }
    for (PreparedStatement statement : used.values()) {
      statement.executeBatch();
    }
  }

  private Connection connection() throws SQLException {
    if (connection != null && !Files.exists(file)) {
      // SQLite would go on writing into the deleted file.
      log.warn("The ledger {} was removed while it was in use; a new one is made", file);
      close();
    }
    Connection ready = connection;
    if (ready == null) {
      ready = database.connect();
      connection = ready;
      ready.setAutoCommit(false);
      new SqliteMonths(ready).adopt();
    }
    return ready;
  }

  /** The statement of a month; it lives until the connection is closed or too many are open. */
  private PreparedStatement statement(Connection open, Month month) throws SQLException {
    PreparedStatement ready = inserts.get(month);
    if (ready == null) {
      new SqliteMonths(open).make(month);
      ready = open.prepareStatement(LineInsert.into(month.table()));
      if (inserts.size() >= MOST_STATEMENTS) {
        // Only clocks that jump make so many months. What is forgotten is closed with the
        // connection.
        inserts.clear();
      }
      inserts.put(month, ready);
    }
    return ready;
  }

  @Override
  public int upkeep(Instant now, Instant oldest) throws SQLException {
    try (Connection other = database.connect()) {
      other.setAutoCommit(false);
      SqliteMonths months = new SqliteMonths(other);
      months.make(Month.of(now));
      months.make(Month.of(now).next());
      other.commit();
      return months.dropBefore(oldest);
    }
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    inserts.clear();
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        log.debug("Closing {} failed", file, e);
      }
    }
  }
}
