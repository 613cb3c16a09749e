package dev.hone.ledger.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A database whose schema is brought up to date by the first connection. JDBC pins virtual threads:
 * use it from platform threads. Thread-safe.
 */
public sealed interface Database extends AutoCloseable permits PostgresDatabase, SqliteDatabase {

  /** A database that is reached when the first connection is asked for, not before. */
  static Database at(DatabaseAddress address) {
    return switch (address) {
      case DatabaseAddress.SqliteFile sqlite -> new SqliteDatabase(sqlite);
      case DatabaseAddress.Postgres postgres -> new PostgresDatabase(postgres);
    };
  }

  /** Where it is. */
  DatabaseAddress address();

  /**
   * A connection in auto-commit mode, to be closed soon. Fails within a few seconds where the
   * database can't be reached.
   */
  Connection connect() throws SQLException;

  /**
   * The same for work that nobody waits for: a SQLite file that somebody else writes to is waited
   * for so long.
   */
  Connection connect(Duration patience) throws SQLException;

  /** What is said for all who use it while its server can't be reached. */
  Outage outage();

  /** Gives up its connections. */
  @Override
  void close();
}
