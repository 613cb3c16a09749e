package dev.hone.ledger.database;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;

/** A SQLite file with a write-ahead log: readers never wait for the writer. */
final class SqliteDatabase implements Database {
  /** Less than the second within which a ledger line must be safe: a locked file makes it spill. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private final DatabaseAddress.SqliteFile address;
  private final Migrations migrations;
  private final Outage outage;
  private boolean current;

  SqliteDatabase(DatabaseAddress.SqliteFile address) {
    this.address = address;
    this.outage = new Outage(address);
    this.migrations = Migrations.sqlite(address);
  }

  @Override
  public DatabaseAddress address() {
    return address;
  }

  @Override
  public Connection connect() throws SQLException {
    return connect(PATIENCE);
  }

  @Override
  public Outage outage() {
    return outage;
  }

  @Override
  public Connection connect(Duration patience) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // A power cut may lose the last commits, never the file; a killed process loses nothing.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout((int) patience.toMillis());
    boolean fresh = !Files.exists(address.file());
    Connection opened = config.createConnection(address.url());
    try {
      bringUpToDate(opened, fresh);
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  private synchronized void bringUpToDate(Connection opened, boolean fresh) throws SQLException {
    if (current && !fresh) {
      return;
    }
    if (!migrations.done(opened)) {
      probe(opened);
      migrations.run();
    }
    current = true;
  }

  /** Fails at once where Flyway would try for a long time: no database, no space, locked. */
  private static void probe(Connection opened) throws SQLException {
    try (Statement statement = opened.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("COMMIT");
    }
  }

  @Override
  public void close() {
    // Every connection belongs to whoever asked for it.
  }
}
