package dev.hone.ledger;

import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.database.Reason;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** There is no ledger to read, or it can't be read. */
public final class NoLedgerException extends LedgerException {
  private static final long serialVersionUID = 1L;

  NoLedgerException(Path folder) {
    super(
        "There is no ledger in "
            + folder
            + " yet: it is made by the first `hone serve` with this data folder.");
  }

  NoLedgerException(DatabaseAddress.Postgres server) {
    super(
        "There is no ledger in "
            + server
            + " yet: it is made by the first `hone serve` with this ledger.url.");
  }

  NoLedgerException(DatabaseAddress address, @Nullable Throwable cause) {
    super(
        "Can't read the ledger "
            + address
            + ": "
            + (cause == null ? "unknown" : Reason.of(cause))
            + switch (address) {
              case DatabaseAddress.SqliteFile file ->
                  ". If the file is damaged, move it away; `hone serve` makes a new one.";
              case DatabaseAddress.Postgres server ->
                  ". Is the server up, and are ledger.url, user and password right?";
            },
        cause);
  }
}
