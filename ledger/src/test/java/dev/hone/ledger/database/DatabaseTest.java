package dev.hone.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path folder;

  @Test
  void readsAddressesAsPeopleWriteThem() {
    assertThat(
            DatabaseAddress.parse(
                "postgres://ann:p%40ss+word@db.example:6543/hone?sslmode=require"))
        .isEqualTo(
            new DatabaseAddress.Postgres(
                "jdbc:postgresql://db.example:6543/hone?sslmode=require",
                Optional.of("ann"),
                Optional.of("p@ss+word")));
    assertThat(DatabaseAddress.parse("jdbc:postgresql://db/hone"))
        .isEqualTo(
            new DatabaseAddress.Postgres(
                "jdbc:postgresql://db/hone", Optional.empty(), Optional.empty()));
    assertThat(DatabaseAddress.parse("sqlite:some/file.db"))
        .isEqualTo(new DatabaseAddress.SqliteFile(Path.of("some/file.db")));
    assertThatThrownBy(() -> DatabaseAddress.parse("mysql://db/hone"))
        .hasMessageContaining("postgres://");
  }

  @Test
  void neverShowsAPassword() {
    String shown =
        DatabaseAddress.parse("postgres://ann:secret@db/hone?password=secret").toString();
    assertThat(shown).isEqualTo("postgresql://db/hone");
  }

  @Test
  void knowsHowManyMigrationsEachDatabaseHas() throws SQLException {
    DatabaseAddress.SqliteFile file = new DatabaseAddress.SqliteFile(folder.resolve("l.db"));
    assertThat(Migrations.sqlite(file).flyway().info().all()).hasSize(Migrations.SQLITE);
    DatabaseAddress.Postgres server = TestingPostgres.emptySchema();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.url());
    config.setMaximumPoolSize(2);
    try (HikariDataSource source = new HikariDataSource(config)) {
      assertThat(Migrations.postgres(server, source).flyway().info().all())
          .hasSize(Migrations.POSTGRES);
    }
  }

  @Test
  void bringsTwoGatewaysUpToDateAtOnce() throws Exception {
    DatabaseAddress.Postgres server = TestingPostgres.emptySchema();
    try (Database one = Database.at(server);
        Database two = Database.at(server)) {
      Thread other = Thread.ofPlatform().start(() -> connect(two));
      connect(one);
      other.join();
      try (Connection connection = two.connect()) {
        assertThat(connection.createStatement().executeQuery("SELECT * FROM usage_line").next())
            .isFalse();
      }
    }
  }

  @Test
  void saysWhyAServerCantBeReachedAndNothingOfItsPool() {
    try (Database database =
        Database.at(DatabaseAddress.parse("postgres://ann:pw@127.0.0.1:1/h"))) {
      assertThatThrownBy(database::connect)
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("Connection to 127.0.0.1:1 refused")
          .hasMessageNotContainingAny("total=", "pw")
          .message()
          .doesNotEndWith(".");
    }
  }

  @Test
  void saysAtOnceThatARoleMayMakeNoTables() throws SQLException {
    DatabaseAddress.Postgres reader = TestingPostgres.readOnly(TestingPostgres.emptySchema());
    String role = reader.user().orElseThrow();
    try (Database database = Database.at(reader)) {
      long start = System.nanoTime();
      assertThatThrownBy(database::connect)
          .hasMessageContaining("role '" + role + "' may not make tables")
          .hasMessageContaining("schema " + role.replaceFirst("_reader$", ""))
          .hasMessageNotContaining("\n");
      // Flyway tries ten times, a second apart.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  private static void connect(Database database) {
    try {
      database.connect().close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
