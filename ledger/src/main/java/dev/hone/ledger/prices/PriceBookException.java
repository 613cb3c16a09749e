package dev.hone.ledger.prices;

import dev.hone.ledger.LedgerException;
import org.jspecify.annotations.Nullable;

/** A price book that can't be read: not its format, or an entry that makes no sense. */
public final class PriceBookException extends LedgerException {
  private static final long serialVersionUID = 1L;

  PriceBookException(String message) {
    super(message);
  }

  PriceBookException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
