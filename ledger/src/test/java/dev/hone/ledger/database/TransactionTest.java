package dev.hone.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TransactionTest {
  private static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** As on a full disk: SQLite ends the transaction by itself. */
  @Test
  void saysWhatWasWrongWhereTheDatabaseHasUndoneItAlready() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      execute(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
      assertThatThrownBy(() ->
              Transaction.on(
                  connection,
                  on ->
                      execute(on, "INSERT INTO t VALUES (1)")
                          + execute(on, "INSERT OR ROLLBACK INTO t VALUES (1)")))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("UNIQUE constraint failed");
      assertThat(connection.getAutoCommit()).isTrue();
      int rows = Transaction.on(connection, on -> execute(on, "INSERT INTO t VALUES (1)"));
      assertThat(rows).isEqualTo(1);
    }
  }
}
