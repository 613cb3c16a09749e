package dev.hone.ledger;

import java.nio.file.Path;

/** Another process already writes to this ledger. */
public final class LedgerInUseException extends LedgerException {
  private static final long serialVersionUID = 1L;

  LedgerInUseException(Path folder, String owner) {
    super(
        "Another Hone process ("
            + owner
            + ") writes to the ledger in "
            + folder
            + ". Stop it, or give this one a data folder of its own.");
  }
}
