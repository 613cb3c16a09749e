package dev.hone.ledger.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The scripts that make the schema. {@code migrations/both} is for either database, the other two
 * folders for one of them. Versions 1 to 9 are the ledger's own, 10 to 19 those of keys and limits;
 * they come out of order where parts of Hone came later.
 */
final class Migrations {
  private static final String FOLDER = "classpath:dev/hone/ledger/migrations/";

  /** How many scripts each database has; a test compares them with what is there. */
  static final int SQLITE = 7;

  static final int POSTGRES = 6;

  private final DatabaseAddress address;
  private final UnaryOperator<FluentConfiguration> source;
  private final String folder;
  private final int count;

  private Migrations(
      DatabaseAddress address,
      UnaryOperator<FluentConfiguration> source,
      String folder,
      int count) {
    this.address = address;
    this.source = source;
    this.folder = folder;
    this.count = count;
  }

  static Migrations sqlite(DatabaseAddress.SqliteFile address) {
    return new Migrations(address, c -> c.dataSource(address.url(), null, null), "sqlite", SQLITE);
  }

  static Migrations postgres(DatabaseAddress address, DataSource source) {
    return new Migrations(address, c -> c.dataSource(source), "postgresql", POSTGRES);
  }

  /** Spares a start the second that Flyway takes to find that there is nothing to do. */
  boolean done(Connection connection) throws SQLException {
    if (!hasHistory(connection)) {
      return false;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COUNT(*) FROM flyway_schema_history WHERE success AND version IS NOT"
                    + " NULL")) {
      // More of them are a newer Hone's work: Flyway says whether that can be.
      return row.next() && row.getInt(1) == count;
    }
  }

  private boolean hasHistory(Connection connection) throws SQLException {
    String query =
        address instanceof DatabaseAddress.SqliteFile
            ? "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'"
            : "SELECT 1 WHERE to_regclass('flyway_schema_history') IS NOT NULL";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next();
    }
  }

  void run() throws SQLException {
    try {
      flyway().migrate();
    } catch (FlywayException e) {
      throw new SQLException("Can't bring " + address + " to the current schema: " + reason(e), e);
    }
  }

  /** Flyway draws a table around what the database said. */
  private static String reason(FlywayException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException said) {
        return Reason.of(said);
      }
    }
    return Reason.of(failure);
  }

  /**
   * Says at once what Flyway says after ten tries and as many seconds: that the role may not make
   * tables, as none may in the schema public of PostgreSQL 15 but the database's owner.
   */
  void requireRights(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_user, current_schema(),"
                    + " COALESCE(has_schema_privilege(current_schema(), 'CREATE'), false)")) {
      row.next();
      if (!row.getBoolean(3)) {
        throw new SQLException(
            "the role '%s' may not make tables in the schema %s: GRANT CREATE ON SCHEMA … TO …"
                .formatted(row.getString(1), row.getString(2)),
            "42501");
      }
    }
  }

  Flyway flyway() {
    return source
        .apply(Flyway.configure())
        .locations(FOLDER + folder, FOLDER + "both")
        .outOfOrder(true)
        .ignoreMigrationPatterns("*:future")
        .loggers("slf4j")
        .load();
  }
}
