package dev.hone.ledger.journal;

import dev.hone.ledger.LedgerException;
import org.jspecify.annotations.Nullable;

/** A journal can't be read or written. The message says where, and what to do. */
public class JournalException extends LedgerException {
  private static final long serialVersionUID = 1L;

  JournalException(String message) {
    super(message);
  }

  JournalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
