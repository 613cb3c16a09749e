package dev.hone.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.valkey.TestingValkey;
import dev.hone.gateway.valkey.ValkeyAddress;
import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.keys.SpendStore;
import dev.hone.ledger.keys.SpendStore.Slot;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Two gateways that share limits in Valkey and write what was spent to one PostgreSQL. */
class PostgresAndValkeyTest {
  private static final long COST = 20 * 1_250 + 100 * 10_000;
  private static final Slot TODAY = new Slot("key:ann", "2026-11-24");

  @Test
  void fiveHundredParallelRequestsSettleNoMoreThanTheBudgetAndAllOfItIsWrittenDown()
      throws Exception {
    String own = System.getenv("HONE_TEST_POSTGRES");
    if (own != null && !own.isBlank()) {
      settle(own);
      return;
    }
    try (EmbeddedPostgres server = start()) {
      settle(server.getJdbcUrl("postgres", "postgres"));
    }
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    } catch (IOException | RuntimeException e) {
      return Assumptions.abort("no PostgreSQL can be started here: " + e);
    }
  }

  private static void settle(String url) throws Exception {
    long seed = 61;
    long budget = 100 * COST;
    ValkeyAddress valkey = TestingValkey.empty();
    String schema = "hone_limits_" + ProcessHandle.current().pid();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
    DatabaseAddress address =
        new DatabaseAddress.Postgres(
            url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema,
            Optional.empty(),
            Optional.empty());
    try (Database database = Database.at(address);
        Alarms alarms = new Alarms()) {
      // A store is one gateway's: it numbers what that one writes.
      SpendStore mine = new SpendStore(database);
      SpendStore others = new SpendStore(database);
      long settled;
      try (SharingGateway one = new SharingGateway("one", valkey, House.daily(budget));
          SharingGateway two = new SharingGateway("two", valkey, House.daily(budget));
          BudgetBooks first =
              new BudgetBooks(mine, one.house.state, alarms, one.house.now::get).start();
          BudgetBooks second =
              new BudgetBooks(others, two.house.state, alarms, two.house.now::get).start()) {
        assertThat(first).isNotSameAs(second);
        Crowd.of500(seed, one.house, two.house);
        settled = one.house.settled.get() + two.house.settled.get();
      }
      assertThat(settled).as("seed " + seed).isPositive().isLessThanOrEqualTo(budget);
      assertThat(mine.read(List.of(TODAY.period()))).containsEntry(TODAY, settled);
    }
  }
}
