package dev.hone.ledger;

import org.jspecify.annotations.Nullable;

/** Root of what can go wrong in this module. The message says what, where, and what to do. */
public class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(String message) {
    super(message);
  }

  public LedgerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
