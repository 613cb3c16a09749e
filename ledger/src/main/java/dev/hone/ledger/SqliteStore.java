package dev.hone.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
    try {
      Flyway.configure()
          .dataSource(url(file), null, null)
          .locations("classpath:dev/hone/ledger/migrations")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new SQLException(
          "Can't bring " + file + " to the current schema: " + e.getMessage(), e);
    }
    Connection opened = config.createConnection(url(file));
    opened.setAutoCommit(false);
    return opened;
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
