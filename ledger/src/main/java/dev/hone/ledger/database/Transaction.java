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
      return on(connection, work);
    }
  }

  /**
   * Does it once on a connection that commits each statement by itself, before and afterwards.
   *
   * @throws SQLException what was wrong with the work; what is wrong with undoing it is added to
   *     that
   */
  public static <T> T on(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    T result;
    try {
      result = work.in(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      // On a full disk SQLite has undone it already, and refuses to do so again.
      afterwards(connection::rollback, e);
      afterwards(() -> connection.setAutoCommit(true), e);
      throw e;
    }
    connection.setAutoCommit(true);
    return result;
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static void afterwards(Step step, Exception failure) {
    try {
      step.run();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
