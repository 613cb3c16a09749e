package dev.hone.ledger.keys;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.database.Outage;
import dev.hone.ledger.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The table of what was spent, which gateways add to. Blocks; for platform threads.
 *
 * <p>A commit whose answer was lost may have happened or not. So what a gateway adds comes in
 * batches with a number, noted in the transaction that adds them: the same batch again changes
 * nothing.
 */
public final class SpendStore {
  private static final Duration FORGOTTEN = Duration.ofDays(30);

  /** A command that makes a key holds the file for a moment, which is no reason for an alarm. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Database database;
  private final String writer = UUID.randomUUID().toString();
  private long batches;

  public SpendStore(Database database) {
    this.database = database;
  }

  /**
   * Whose money, and when.
   *
   * @param period a day such as {@code 2026-11-24}, or a month such as {@code 2026-11}
   */
  public record Slot(String account, String period) {}

  /**
   * What is added at a time.
   *
   * @param number grows from batch to batch of a store
   */
  public record Batch(long number, Map<Slot, Long> nanos) {
    /** Keeps a copy. */
    public Batch {
      nanos = Map.copyOf(nanos);
    }
  }

  /** The next batch: to be added before another one is made, as often as it takes. */
  public Batch batch(Map<Slot, Long> nanos) {
    return new Batch(++batches, nanos);
  }

  /** What is said while the table's server can't be reached. */
  public Outage outage() {
    return database.outage();
  }

  /** Whether other processes may add to it too. */
  public boolean shared() {
    return database.address() instanceof DatabaseAddress.Postgres;
  }

  /** Adds a batch, all or none, unless it was added before. */
  public void add(Batch batch, Instant now) throws SQLException {
    try (Connection connection = database.connect(PATIENCE)) {
      Transaction.on(
          connection,
          on -> {
            boolean isNew = note(on, batch.number(), now);
            if (isNew) {
              add(on, batch.nanos());
            }
            return isNew;
          });
    }
  }

  /** Whether the batch is a new one. */
  private boolean note(Connection connection, long number, Instant now) throws SQLException {
    try (PreparedStatement note =
            connection.prepareStatement(
                "INSERT INTO budget_writer (id, batch, seen_ms) VALUES (?, ?, ?) ON CONFLICT (id) DO"
                    + " UPDATE SET batch = excluded.batch, seen_ms = excluded.seen_ms WHERE"
                    + " budget_writer.batch < excluded.batch");
        PreparedStatement old =
            connection.prepareStatement("DELETE FROM budget_writer WHERE seen_ms < ?")) {
      note.setString(1, writer);
      note.setLong(2, number);
      note.setLong(3, now.toEpochMilli());
      if (number == 1) {
        old.setLong(1, now.minus(FORGOTTEN).toEpochMilli());
        old.executeUpdate();
      }
      return note.executeUpdate() == 1;
    }
  }

  private static void add(Connection connection, Map<Slot, Long> nanos) throws SQLException {
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
    }
  }

  /** What was spent in these periods, by everybody. */
  public Map<Slot, Long> read(Collection<String> periods) throws SQLException {
    Map<Slot, Long> spent = new HashMap<>();
    try (Connection connection = database.connect(PATIENCE);
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

  /**
   * Takes an alarm upon oneself: true for the first that asks, whichever process it is.
   *
   * @param again whether this store asked before and got no answer: then it may be the one that has
   *     it
   */
  public boolean claimAlarm(Slot slot, int percent, Instant now, boolean again)
      throws SQLException {
    try (Connection connection = database.connect(PATIENCE);
        PreparedStatement claim =
            connection.prepareStatement(
                "INSERT INTO budget_alarm (account, period, percent, raised_ms, raised_by) VALUES"
                    + " (?, ?, ?, ?, ?) ON CONFLICT (account, period, percent) DO NOTHING")) {
      claim.setString(1, slot.account());
      claim.setString(2, slot.period());
      claim.setInt(3, percent);
      claim.setLong(4, now.toEpochMilli());
      claim.setString(5, writer);
      return claim.executeUpdate() == 1 || (again && claimed(connection, slot, percent));
    }
  }

  private boolean claimed(Connection connection, Slot slot, int percent) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM budget_alarm WHERE account = ? AND period = ? AND percent = ? AND"
                + " raised_by = ?")) {
      statement.setString(1, slot.account());
      statement.setString(2, slot.period());
      statement.setInt(3, percent);
      statement.setString(4, writer);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
