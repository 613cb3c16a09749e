package dev.hone.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The part of a configuration that finds ledger and journal.
 *
 * @param data folder of both; the user's default where absent
 */
public record LedgerPlace(Optional<Path> data, Bookkeeping books) {
  public static final LedgerPlace DEFAULT = new LedgerPlace(Optional.empty(), Bookkeeping.DEFAULT);
}
