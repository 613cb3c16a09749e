package dev.hone.ledger.database;

import java.sql.BatchUpdateException;

/** Why something failed, in words that can stand inside a sentence. */
public final class Reason {
  private Reason() {}

  /** The message of what was thrown on one line, without full stops at its end. */
  public static String of(Throwable thrown) {
    // A batch's own message repeats the whole statement with its values; what is wrong comes next.
    if (thrown instanceof BatchUpdateException batch && batch.getNextException() != null) {
      return of(batch.getNextException());
    }
    return String.valueOf(thrown.getMessage())
        .strip()
        .replaceAll("\\s*\\R\\s*", "; ")
        .replaceFirst("\\.+$", "");
  }
}
