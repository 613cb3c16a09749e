package dev.hone.ledger.keys;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.Outage;
import dev.hone.ledger.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The tables of keys. Blocks; to be used from platform threads. */
public final class KeyStore {
  private static final String VALUES =
      "team, project, models, rpm, tpm, parallel, daily_nanos, monthly_nanos, created_ms,"
          + " expires_ms, disabled";

  private final Database database;

  public KeyStore(Database database) {
    this.database = database;
  }

  /**
   * All there is.
   *
   * @param change counts what was ever changed
   * @param unreadable what is wrong with each key that can't be understood, by its name
   */
  public record Contents(
      long change,
      List<VirtualKey> keys,
      List<StoredToken> tokens,
      Map<String, String> unreadable) {}

  /** How often keys were changed, by whomever. */
  public long change() {
    return transaction(KeyStore::change);
  }

  /** Reads everything. */
  public Contents read() {
    return transaction(connection -> {
      // First: what is changed meanwhile is then read once more, and never missed.
      long change = change(connection);
      List<VirtualKey> keys = new ArrayList<>();
      List<StoredToken> tokens = new ArrayList<>();
      Map<String, String> unreadable = new TreeMap<>();
      try (Statement statement = connection.createStatement()) {
        try (ResultSet row =
            statement.executeQuery("SELECT " + VALUES + ", name FROM api_key ORDER BY name")) {
          while (row.next()) {
            try {
              keys.add(key(row));
            } catch (IllegalArgumentException e) {
              // Written by hand, or by a later Hone: no other key may suffer for it.
              unreadable.put(row.getString(12), String.valueOf(e.getMessage()));
            }
          }
        }
        try (ResultSet row =
            statement.executeQuery(
                "SELECT hash, name, hint, created_ms, valid_until_ms FROM api_key_token ORDER BY"
                    + " created_ms")) {
          while (row.next()) {
            tokens.add(
                new StoredToken(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    Instant.ofEpochMilli(row.getLong(4)),
                    instant(row, 5)));
          }
        }
      }
      return new Contents(change, keys, tokens, unreadable);
    });
  }

  private static long change(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT number FROM api_key_change")) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Adds a key and its first token.
   *
   * @throws KeyException if the name is taken
   */
  public void create(VirtualKey key, KeyToken token, Instant now) {
    transaction(connection -> {
      if (exists(connection, key.name())) {
        throw KeyException.taken(key.name());
      }
      insert(connection, key);
      insert(connection, key.name(), token, now);
      return true;
    });
  }

  /**
   * Changes a key, all but its name and tokens.
   *
   * @param change makes of the key what it shall be; may be asked more than once
   * @throws KeyException if there is none of this name
   */
  public void update(String name, UnaryOperator<VirtualKey> change) {
    transaction(connection -> {
      // Its row is taken first: of two that change the same key the second sees what the first did.
      run(connection, "UPDATE api_key SET name = name WHERE name = ?", name);
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT " + VALUES + ", name FROM api_key WHERE name = ?");
          PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE api_key SET (" + VALUES + ") = (?,?,?,?,?,?,?,?,?,?,?) WHERE name = ?")) {
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
          row.next();
          set(update, change.apply(understood(name, row)));
        }
        return update.executeUpdate();
      }
    });
  }

  /**
   * Gives a key another token; those before end at {@code graceUntil} at the latest.
   *
   * @throws KeyException if there is none of this name
   */
  public void rotate(String name, KeyToken token, Instant now, Instant graceUntil) {
    transaction(connection -> {
      if (!exists(connection, name)) {
        throw KeyException.unknown(name);
      }
      try (PreparedStatement ended =
              connection.prepareStatement(
                  "DELETE FROM api_key_token WHERE name = ? AND valid_until_ms <= ?");
          PreparedStatement ending =
              connection.prepareStatement(
                  "UPDATE api_key_token SET valid_until_ms = ? WHERE name = ? AND (valid_until_ms IS"
                      + " NULL OR valid_until_ms > ?)")) {
        ended.setString(1, name);
        ended.setLong(2, now.toEpochMilli());
        ended.executeUpdate();
        ending.setLong(1, graceUntil.toEpochMilli());
        ending.setString(2, name);
        ending.setLong(3, graceUntil.toEpochMilli());
        ending.executeUpdate();
      }
      insert(connection, name, token, now);
      return true;
    });
  }

  /**
   * Forgets a key and its tokens. What was spent under its name stays.
   *
   * @throws KeyException if there is none of this name
   */
  public void delete(String name) {
    transaction(connection -> {
      run(connection, "DELETE FROM api_key WHERE name = ?", name);
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM api_key_token WHERE name = ?")) {
        statement.setString(1, name);
        return statement.executeUpdate();
      }
    });
  }

  /** What is said while the tables' server can't be reached. */
  Outage outage() {
    return database.outage();
  }

  private <T> T transaction(Transaction.Work<T> work) {
    try {
      return Transaction.run(database, work);
    } catch (SQLException e) {
      throw KeyException.store(database.address(), e);
    }
  }

  private static boolean exists(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM api_key WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Runs what concerns the key of this name, which must be there. */
  private static void run(Connection connection, String sql, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      if (statement.executeUpdate() == 0) {
        throw KeyException.unknown(name);
      }
    }
  }

  private static void insert(Connection connection, VirtualKey key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO api_key (" + VALUES + ", name) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")) {
      set(statement, key);
      statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, VirtualKey key) throws SQLException {
    statement.setString(1, key.team().orElse(null));
    statement.setString(2, key.project().orElse(null));
    statement.setString(3, String.join(",", key.models().patterns()));
    set(statement, 4, key.quotas().rpm());
    set(statement, 5, key.quotas().tpm());
    set(statement, 6, key.quotas().parallel());
    set(statement, 7, key.quotas().dailyNanos());
    set(statement, 8, key.quotas().monthlyNanos());
    statement.setLong(9, key.created().toEpochMilli());
    set(statement, 10, key.expires().stream().mapToLong(Instant::toEpochMilli).findFirst());
    statement.setInt(11, key.disabled() ? 1 : 0);
    statement.setString(12, key.name());
  }

  private static void insert(Connection connection, String name, KeyToken token, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO api_key_token (hash, name, hint, created_ms, valid_until_ms) VALUES"
                + " (?,?,?,?,NULL)")) {
      statement.setString(1, token.hash());
      statement.setString(2, name);
      statement.setString(3, token.hint());
      statement.setLong(4, now.toEpochMilli());
      statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, int column, OptionalLong value)
      throws SQLException {
    if (value.isPresent()) {
      statement.setLong(column, value.getAsLong());
    } else {
      statement.setNull(column, Types.BIGINT);
    }
  }

  private static VirtualKey understood(String name, ResultSet row) throws SQLException {
    try {
      return key(row);
    } catch (IllegalArgumentException e) {
      throw KeyException.unreadable(name, String.valueOf(e.getMessage()));
    }
  }

  private static VirtualKey key(ResultSet row) throws SQLException {
    String models = row.getString(3);
    return new VirtualKey(
        row.getString(12),
        Optional.ofNullable(row.getString(1)),
        Optional.ofNullable(row.getString(2)),
        models.isEmpty() ? ModelScope.ALL : new ModelScope(List.of(models.split(",", -1))),
        new Quotas(number(row, 4), number(row, 5), number(row, 6), number(row, 7), number(row, 8)),
        Instant.ofEpochMilli(row.getLong(9)),
        instant(row, 10),
        row.getInt(11) != 0);
  }

  private static OptionalLong number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
  }
}
