package dev.hone.ledger.database;

/** Why something failed, in words that can stand inside a sentence. */
public final class Reason {
  private Reason() {}

  /** The message of what was thrown, without full stops at its end. */
  public static String of(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).strip().replaceFirst("\\.+$", "");
  }
}
