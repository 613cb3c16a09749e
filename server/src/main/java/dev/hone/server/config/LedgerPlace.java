package dev.hone.server.config;

import dev.hone.ledger.LedgerSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The part of a configuration that finds the ledger.
 *
 * @param data folder of the ledger; the user's default where absent
 */
public record LedgerPlace(Optional<Path> data, LedgerSettings settings) {
  public static final LedgerPlace DEFAULT =
      new LedgerPlace(Optional.empty(), LedgerSettings.DEFAULT);
}
