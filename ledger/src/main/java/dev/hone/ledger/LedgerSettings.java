package dev.hone.ledger;

import dev.hone.ledger.database.DatabaseAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a ledger is kept, and for how long.
 *
 * @param database where; {@code ledger.db} in the data folder if empty
 * @param retention how long single lines are kept, to the month; sums by day are kept for ever
 */
public record LedgerSettings(Optional<DatabaseAddress> database, Optional<Duration> retention) {
  /** The data folder, for ever. */
  public static final LedgerSettings DEFAULT =
      new LedgerSettings(Optional.empty(), Optional.empty());

  /** Refuses to keep nothing. */
  public LedgerSettings {
    if (retention.filter(time -> time.compareTo(Duration.ofDays(1)) < 0).isPresent()) {
      throw new IllegalArgumentException("the ledger's retention must be at least 1d");
    }
  }

  /** The database, for a data folder. */
  public DatabaseAddress databaseFor(Path folder) {
    return database.orElseGet(
        () -> new DatabaseAddress.SqliteFile(new LedgerFiles(folder).database()));
  }
}
