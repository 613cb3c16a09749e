package dev.hone.ledger.keys;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** The table of what was spent, which gateways add to. Blocks; for platform threads. */
public final class SpendStore {
  private final Database database;

  public SpendStore(Database database) {
    this.database = database;
  }

  /**
   * Whose money, and when.
   *
   * @param period a day such as {@code 2026-11-24}, or a month such as {@code 2026-11}
   */
  public record Slot(String account, String period) {}

  /** Whether other processes may add to it too. */
  public boolean shared() {
    return database.address() instanceof DatabaseAddress.Postgres;
  }

  /** Adds these nano-dollars, all or none. */
  public void add(Map<Slot, Long> nanos) throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement(
              "INSERT INTO budget_spend (account, period, nanos) VALUES (?, ?, ?) ON CONFLICT"
                  + " (account, period) DO UPDATE SET nanos = budget_spend.nanos +"
                  + " excluded.nanos")) {
        // In one order everywhere: two gateways never wait for each other's rows in a circle.
        for (Slot slot :
            nanos.keySet().stream()
                .sorted(Comparator.comparing(Slot::account).thenComparing(Slot::period))
                .toList()) {
          statement.setString(1, slot.account());
          statement.setString(2, slot.period());
          statement.setLong(3, nanos.getOrDefault(slot, 0L));
          statement.addBatch();
        }
        statement.executeBatch();
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  /** What was spent in these periods, by everybody. */
  public Map<Slot, Long> read(Collection<String> periods) throws SQLException {
    Map<Slot, Long> spent = new HashMap<>();
    try (Connection connection = database.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT account, nanos FROM budget_spend WHERE period = ?")) {
      for (String period : periods) {
        statement.setString(1, period);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            spent.put(new Slot(row.getString(1), period), row.getLong(2));
          }
        }
      }
    }
    return spent;
  }

  /** Takes an alarm upon oneself: true for the first that asks, whichever process it is. */
  public boolean claimAlarm(Slot slot, int percent, Instant now) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO budget_alarm (account, period, percent, raised_ms) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (account, period, percent) DO NOTHING")) {
      statement.setString(1, slot.account());
      statement.setString(2, slot.period());
      statement.setInt(3, percent);
      statement.setLong(4, now.toEpochMilli());
      return statement.executeUpdate() == 1;
    }
  }
}
