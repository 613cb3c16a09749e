package dev.hone.ledger;

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

  NoLedgerException(Path file, @Nullable Throwable cause) {
    super(
        "Can't read the ledger "
            + file
            + ": "
            + (cause == null ? "unknown" : cause.getMessage())
            + ". If the file is damaged, move it away; `hone serve` makes a new one.",
        cause);
  }
}
