package dev.hone.ledger.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** Work that happens wholly or not at all. */
public final class Transaction {
  private static final int SQLITE_BUSY = 5;
  private static final int TRIES = 8;

  private Transaction() {}

  /** What is done; it may be done again from the start. */
  @FunctionalInterface
  public interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** Does it. Others write to the same SQLite file: what met them is tried again. */
  public static <T> T run(Database database, Work<T> work) throws SQLException {
    SQLException busy = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        return once(database, work);
      } catch (SQLException e) {
        busy = e;
        if (e.getErrorCode() != SQLITE_BUSY) {
          break;
        }
      }
    }
    throw Objects.requireNonNull(busy);
  }

  private static <T> T once(Database database, Work<T> work) throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }
}
