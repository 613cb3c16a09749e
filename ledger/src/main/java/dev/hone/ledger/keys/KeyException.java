package dev.hone.ledger.keys;

import dev.hone.ledger.LedgerException;
import org.jspecify.annotations.Nullable;

/** A key that can't be made, found or kept. */
public final class KeyException extends LedgerException {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is. */
  public enum Reason {
    UNKNOWN,
    TAKEN,
    STORE
  }

  private final Reason reason;

  private KeyException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static KeyException unknown(String name) {
    return new KeyException(
        Reason.UNKNOWN, "There is no key '" + name + "'; 'hone keys list' names them.", null);
  }

  static KeyException taken(String name) {
    return new KeyException(
        Reason.TAKEN,
        "There is a key '" + name + "' already: choose another name, or rotate it.",
        null);
  }

  static KeyException unreadable(String name, String reason) {
    return new KeyException(
        Reason.STORE,
        "The key '"
            + name
            + "' can't be understood ("
            + reason
            + "): mend its row in api_key, or end it and make another.",
        null);
  }

  static KeyException store(Object address, Throwable cause) {
    return new KeyException(
        Reason.STORE,
        "The keys in " + address + " can't be used: " + dev.hone.ledger.database.Reason.of(cause),
        cause);
  }

  public Reason reason() {
    return reason;
  }
}
