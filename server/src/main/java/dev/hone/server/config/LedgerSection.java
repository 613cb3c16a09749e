package dev.hone.server.config;

import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.database.DatabaseAddress;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code ledger}: where it is kept, and for how long. */
final class LedgerSection {
  private LedgerSection() {}

  static LedgerSettings read(ConfigSection top) {
    try (ConfigSection section = top.section("ledger")) {
      Optional<DatabaseAddress> address = address(section);
      Optional<Duration> retention = section.duration("retention");
      if (retention.filter(time -> time.compareTo(Duration.ofDays(1)) < 0).isPresent()) {
        section.problem("retention", "must be at least 1d: lines are dropped by months");
        retention = Optional.empty();
      }
      return new LedgerSettings(address, retention);
    }
  }

  private static Optional<DatabaseAddress> address(ConfigSection section) {
    Optional<String> url = section.string("url").filter(text -> !text.isBlank());
    Optional<String> user = section.string("user");
    Optional<String> password = section.string("password");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          switch (DatabaseAddress.parse(url.get())) {
            case DatabaseAddress.Postgres server -> server.as(user, password);
            case DatabaseAddress.SqliteFile file -> file;
          });
    } catch (IllegalArgumentException e) {
      section.problem("url", "must be " + e.getMessage());
      return Optional.empty();
    }
  }
}
