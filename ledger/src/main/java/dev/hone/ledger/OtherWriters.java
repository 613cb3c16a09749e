package dev.hone.ledger;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateways that write to one ledger tell each other by which prices they book. Who meets
 * another version says so, once for each.
 */
final class OtherWriters {
  private static final Logger log = LoggerFactory.getLogger(OtherWriters.class);
  private static final Duration PRESENT = Duration.ofMinutes(5);
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  private final String id = UUID.randomUUID().toString();
  private final String host = host();
  private final Set<String> announced = new HashSet<>();

  /**
   * Leaves this writer's card and looks at the others'; commits.
   *
   * @return how many writers with other prices were announced now
   */
  int meet(Connection connection, String prices, Instant now) throws SQLException {
    leaveCard(connection, prices, now);
    int found = 0;
    try (PreparedStatement others =
        connection.prepareStatement(
            "SELECT host, price_version FROM usage_writer WHERE id <> ? AND price_version <> ?"
                + " AND seen_ms > ?")) {
      others.setString(1, id);
      others.setString(2, prices);
      others.setLong(3, now.minus(PRESENT).toEpochMilli());
      try (ResultSet row = others.executeQuery()) {
        while (row.next()) {
          String other = row.getString(1);
          String version = row.getString(2);
          if (announced.add(other + " " + version + " " + prices)) {
            found++;
            log.error(
                "Another gateway ({}) books into this ledger with the price book {}, this one with"
                    + " {}: equal requests cost different amounts. Give both the same version;"
                    + " `hone usage --by prices` tells their lines apart.",
                other,
                version,
                prices);
          }
        }
      }
    }
    connection.commit();
    return found;
  }

  private void leaveCard(Connection connection, String prices, Instant now) throws SQLException {
    try (PreparedStatement card =
            connection.prepareStatement(
                "INSERT INTO usage_writer (id, host, price_version, seen_ms) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (id) DO UPDATE SET price_version = excluded.price_version,"
                    + " seen_ms = excluded.seen_ms");
        PreparedStatement old =
            connection.prepareStatement("DELETE FROM usage_writer WHERE seen_ms < ?")) {
      card.setString(1, id);
      card.setString(2, host);
      card.setString(3, prices);
      card.setLong(4, now.toEpochMilli());
      card.executeUpdate();
      old.setLong(1, now.minus(FORGOTTEN).toEpochMilli());
      old.executeUpdate();
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName() + " pid " + ProcessHandle.current().pid();
    } catch (UnknownHostException e) {
      return "pid " + ProcessHandle.current().pid();
    }
  }
}
