package dev.hone.server.config;

import dev.hone.ledger.LedgerSettings;

/**
 * What is written down of requests.
 *
 * @param ledger where usage and cost are kept, and for how long
 */
public record Bookkeeping(LedgerSettings ledger) {
  public static final Bookkeeping DEFAULT = new Bookkeeping(LedgerSettings.DEFAULT);

  static Bookkeeping read(ConfigSection top) {
    return new Bookkeeping(LedgerSection.read(top));
  }
}
