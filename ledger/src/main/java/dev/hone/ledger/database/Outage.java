package dev.hone.ledger.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that can't be reached, which the ledger, the keys and the budgets all notice: whoever is
 * first says it for all of them. Thread-safe.
 */
public final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final DatabaseAddress address;
  private final AtomicBoolean said = new AtomicBoolean();

  public Outage(DatabaseAddress address) {
    this.address = address;
  }

  /**
   * Says that the server can't be reached, unless it was said, or something else is the matter.
   *
   * @return whether it is said now, so that the caller need not say what befell it
   */
  public boolean explains(SQLException failure) {
    if (!isOutage(failure)) {
      return false;
    }
    if (!said.getAndSet(true)) {
      LOG.error(
          "The database {} can't be reached: {}. Start its server, or mend url, user and password"
              + " under 'ledger'. Until then requests go on: ledger lines wait in"
              + " ledger.spill.jsonl of the data folder, charges to budgets wait in memory and count"
              + " for this gateway alone, and keys stay as they were read last (clients get 503"
              + " where they were not read yet).",
          address,
          Reason.of(failure));
    }
    return true;
  }

  /** The server was reached: true where it was said that it could not. */
  public boolean isOver() {
    return said.get() && said.getAndSet(false);
  }

  /** Connection exceptions, and what a server that shuts down tells those who are connected. */
  private static boolean isOutage(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientConnectionException
        || (state != null && (state.startsWith("08") || state.startsWith("57P0")));
  }
}
