package dev.hone.ledger;

import dev.hone.ledger.database.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.SQLiteConfig;

/** Connects for reading; changes nothing, also no schema. */
final class LedgerReader {
  private static final int BUSY_MILLIS = 2_000;
  private static final Duration LOGIN = Duration.ofSeconds(10);

  private final Path folder;
  private final DatabaseAddress address;

  LedgerReader(Path folder, DatabaseAddress address) {
    this.folder = folder;
    this.address = address;
  }

  /**
   * A connection to a ledger that is there.
   *
   * @throws NoLedgerException if there is none, or it can't be read
   */
  Connection connect() {
    try {
      Connection connection =
          switch (address) {
            case DatabaseAddress.SqliteFile file -> sqlite(file);
            case DatabaseAddress.Postgres server -> postgres(server, LOGIN);
          };
      if (!has(connection, "usage_line")) {
        connection.close();
        throw absent();
      }
      return connection;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private Connection sqlite(DatabaseAddress.SqliteFile address) throws SQLException {
    if (!Files.exists(address.file())) {
      throw absent();
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    Connection connection = config.createConnection(address.url());
    // One look: else a month that is added up meanwhile counts twice, or not at all.
    connection.setAutoCommit(false);
    return connection;
  }

  static Connection postgres(DatabaseAddress.Postgres address, Duration patience)
      throws SQLException {
    Properties properties = new Properties();
    address.user().ifPresent(user -> properties.setProperty("user", user));
    address.password().ifPresent(password -> properties.setProperty("password", password));
    properties.setProperty("connectTimeout", "5");
    // A server that hangs still takes connections, and says nothing on them.
    properties.setProperty("loginTimeout", String.valueOf(patience.toSeconds()));
    properties.setProperty("ApplicationName", "hone usage");
    Connection connection = DriverManager.getConnection(address.url(), properties);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ); // one look
    // Without this the driver reads a whole result before it gives out its first row.
    connection.setAutoCommit(false);
    return connection;
  }

  /** Whether sums by day are kept there: older ledgers have none. */
  boolean hasDays(Connection connection) throws SQLException {
    return has(connection, "usage_day");
  }

  /** Whether it has a table: older ledgers lack some. */
  boolean has(Connection connection, String table) throws SQLException {
    String query =
        switch (address) {
          case DatabaseAddress.SqliteFile file ->
              "SELECT 1 FROM sqlite_master WHERE name = '" + table + "'";
          case DatabaseAddress.Postgres server ->
              "SELECT 1 WHERE to_regclass('" + table + "') IS NOT NULL";
        };
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next();
    }
  }

  /** What keeps whoever connects from writing lines; empty where nothing does. */
  Optional<String> hindrance(Connection connection) throws SQLException {
    return switch (address) {
      case DatabaseAddress.SqliteFile file ->
          Files.isWritable(file.file()) && Files.isWritable(folderOf(file))
              ? Optional.empty()
              : Optional.of(file.file() + " or its folder can't be written by this user");
      case DatabaseAddress.Postgres server -> missingRight(connection);
    };
  }

  private static Path folderOf(DatabaseAddress.SqliteFile address) {
    return Objects.requireNonNull(address.file().toAbsolutePath().getParent());
  }

  /** Only the owner of a partitioned table can give it a new month. */
  private static Optional<String> missingRight(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_user, pg_get_userbyid(relowner),"
                    + " pg_has_role(relowner, 'USAGE'),"
                    + " has_schema_privilege(relnamespace, 'CREATE')"
                    + " FROM pg_class WHERE oid = to_regclass('usage_line')")) {
      if (!row.next() || (row.getBoolean(3) && row.getBoolean(4))) {
        return Optional.empty();
      }
      return Optional.of(
          row.getBoolean(3)
              ? "the role '%s' may make no tables there, which each new month needs"
                  .formatted(row.getString(1))
              : "the role '%s' may read it only: its tables belong to '%s'"
                  .formatted(row.getString(1), row.getString(2)));
    }
  }

  private NoLedgerException absent() {
    return switch (address) {
      case DatabaseAddress.SqliteFile file -> new NoLedgerException(folder);
      case DatabaseAddress.Postgres server -> new NoLedgerException(server);
    };
  }

  NoLedgerException unreadable(SQLException cause) {
    return new NoLedgerException(address, cause);
  }
}
