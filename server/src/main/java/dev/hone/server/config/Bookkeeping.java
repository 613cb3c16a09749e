package dev.hone.server.config;

import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.journal.JournalSettings;

/**
 * What is written down of requests.
 *
 * @param ledger where usage and cost are kept, and for how long
 * @param journal how much of the traffic is kept, and for how long
 */
public record Bookkeeping(LedgerSettings ledger, JournalSettings journal) {
  public static final Bookkeeping DEFAULT =
      new Bookkeeping(LedgerSettings.DEFAULT, JournalSettings.DEFAULT);

  static Bookkeeping read(ConfigSection top) {
    return new Bookkeeping(LedgerSection.read(top), JournalSection.read(top));
  }
}
