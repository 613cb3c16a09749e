package dev.hone.ledger.reconcile;

import dev.hone.ledger.LedgerException;

/** An invoice can't be read. The message names what was found, and what to do. */
public final class InvoiceException extends LedgerException {
  private static final long serialVersionUID = 1L;

  InvoiceException(String message) {
    super(message);
  }
}
