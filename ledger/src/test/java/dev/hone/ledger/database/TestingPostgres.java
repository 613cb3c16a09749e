package dev.hone.ledger.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL for the tests: that of the variable {@code HONE_TEST_POSTGRES}
 * (jdbc:postgresql://…), else one that is unpacked and started once for all tests of this module.
 */
public final class TestingPostgres {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private TestingPostgres() {}

  private static final class Shared {
    static final Optional<String> URL = start();

    private static Optional<String> start() {
      String own = System.getenv("HONE_TEST_POSTGRES");
      if (own != null && !own.isBlank()) {
        return Optional.of(own);
      }
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("shared_buffers", "32MB")
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        return Optional.of(server.getJdbcUrl("postgres", "postgres"));
      } catch (IOException | RuntimeException e) {
        System.err.println("No PostgreSQL could be started here: " + e);
        return Optional.empty();
      }
    }

    private static void stop(EmbeddedPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        System.err.println("PostgreSQL was not stopped: " + e);
      }
    }
  }

  /** The address of an empty schema; aborts the test where no server can be had. */
  public static DatabaseAddress.Postgres emptySchema() throws SQLException {
    String url =
        Shared.URL.orElseGet(
            () -> Assumptions.abort("no PostgreSQL: name one with HONE_TEST_POSTGRES=jdbc:…"));
    String schema = "hone_" + ProcessHandle.current().pid() + "_" + SCHEMAS.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
    String inSchema = url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    return new DatabaseAddress.Postgres(inSchema, Optional.empty(), Optional.empty());
  }

  /** The same schema by a role of its own, which may read what is there now and nothing else. */
  public static DatabaseAddress.Postgres readOnly(DatabaseAddress.Postgres server)
      throws SQLException {
    String schema = server.url().replaceFirst(".*currentSchema=", "");
    String role = schema + "_reader";
    try (Connection owner = DriverManager.getConnection(server.url());
        Statement statement = owner.createStatement()) {
      statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'pw'");
      statement.execute("GRANT USAGE ON SCHEMA " + schema + " TO " + role);
      statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + role);
    }
    String url = server.url().replaceAll("([?&])(user|password)=[^&]*", "$1");
    return new DatabaseAddress.Postgres(url, Optional.of(role), Optional.of("pw"));
  }
}
