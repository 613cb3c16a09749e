package dev.hone.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/** Lines in a SQLite file: write-ahead log, readers never wait for the writer. */
final class SqliteStore implements LineStore {
  private static final Logger log = LoggerFactory.getLogger(SqliteStore.class);
  private static final String INSERT =
      "INSERT INTO usage_line ("
          + LineColumn.names()
          + ") VALUES ("
          + LineColumn.ALL.stream().map(c -> "?").collect(Collectors.joining(", "))
          + ") ON CONFLICT (request_id, attempt) DO NOTHING";

  static final String MIGRATIONS = "classpath:dev/hone/ledger/migrations";

  /** The newest migration. */
  static final String SCHEMA_VERSION = "1";

  /** Less than the second within which a line must be safe: a locked file makes it spill. */
  private static final int BUSY_MILLIS = 250;

  private final Path file;
  private @Nullable Connection connection;
  private @Nullable PreparedStatement insert;

  SqliteStore(Path file) {
    this.file = file;
  }

  static String url(Path file) {
    return "jdbc:sqlite:" + file.toAbsolutePath();
  }

  @Override
  public void insert(List<UsageRecord> lines) throws SQLException {
    try {
      PreparedStatement statement = statement();
      for (UsageRecord line : lines) {
        bind(statement, line);
        statement.addBatch();
      }
      statement.executeBatch();
      statement.getConnection().commit();
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  private PreparedStatement statement() throws SQLException {
    if (connection != null && !Files.exists(file)) {
      // SQLite would go on writing into the deleted file.
      log.warn("The ledger {} was removed while it was in use; a new one is made", file);
      close();
    }
    PreparedStatement ready = insert;
    if (ready == null) {
      Connection opened = open();
      connection = opened;
      ready = opened.prepareStatement(INSERT);
      insert = ready;
    }
    return ready;
  }

  private Connection open() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // A power cut may lose the last commits, never the file; a killed process loses nothing.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    Connection opened = config.createConnection(url(file));
    try {
      if (!isCurrent(opened)) {
        probe(opened);
        migrate();
      }
      opened.setAutoCommit(false);
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  /** Spares a start the second that Flyway takes to find that there is nothing to do. */
  private static boolean isCurrent(Connection opened) throws SQLException {
    try (Statement statement = opened.createStatement()) {
      String history =
          "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'"
              + " AND EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'usage_line')";
      try (ResultSet row = statement.executeQuery(history)) {
        if (!row.next()) {
          return false;
        }
      }
      String newest =
          "SELECT 1 FROM flyway_schema_history WHERE success = 1 AND version = '"
              + SCHEMA_VERSION
              + "'";
      try (ResultSet row = statement.executeQuery(newest)) {
        return row.next();
      }
    }
  }

  /** Fails at once where Flyway would try for a long time: no database, no space, locked. */
  private static void probe(Connection opened) throws SQLException {
    try (Statement statement = opened.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("COMMIT");
    }
  }

  private void migrate() throws SQLException {
    try {
      Flyway.configure()
          .dataSource(url(file), null, null)
          .locations(MIGRATIONS)
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new SQLException(
          "Can't bring " + file + " to the current schema: " + e.getMessage(), e);
    }
  }

  private static void bind(PreparedStatement statement, UsageRecord line) throws SQLException {
    for (int i = 0; i < LineColumn.ALL.size(); i++) {
      LineColumn column = LineColumn.ALL.get(i);
      Object value = column.value().apply(line);
      switch (value) {
        case null -> statement.setNull(i + 1, column.numeric() ? Types.BIGINT : Types.VARCHAR);
        case Long number -> statement.setLong(i + 1, number);
        default -> statement.setString(i + 1, value.toString());
      }
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    insert = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        log.debug("Closing {} failed", file, e);
      }
    }
  }
}
