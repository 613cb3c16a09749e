package dev.hone.cli;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.ledger.LedgerException;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.database.Database;
import dev.hone.server.config.Bookkeeping;
import dev.hone.server.config.ConfigFile;
import dev.hone.server.config.LedgerPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that find a ledger to read. */
final class LedgerOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration that says where the ledger is (default: hone.yaml here, if there is one).")
  @Nullable Path configFile;

  @Mixin DataFolder data = new DataFolder();

  private LedgerPlace place() {
    return Configuration.file(configFile)
        .map(new ConfigFile(System::getenv)::readLedger)
        .orElse(LedgerPlace.DEFAULT);
  }

  /** Clients' keys of the configuration, whose names no other key may have. */
  Map<String, Grant> configuredKeys() {
    return Configuration.file(configFile)
        .map(new ConfigFile(System::getenv)::readGrants)
        .orElse(Map.of());
  }

  /** The data folder. */
  Path folder() {
    return folder(place());
  }

  private Path folder(LedgerPlace place) {
    Path folder = data.resolve(place.data().orElse(null));
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new LedgerException(folder + " is no folder: --data names the folder of the ledger");
    }
    return folder;
  }

  /** What is written down, and how. */
  Bookkeeping books() {
    return place().books();
  }

  /** The database of ledger, keys and budgets. */
  Database database() {
    Path folder = folder();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("The data folder " + folder + " can't be made", e);
    }
    return Database.at(place().books().ledger().databaseFor(folder));
  }

  /** Opens the ledger for reading. */
  UsageReports reports() {
    LedgerPlace place = place();
    return UsageReports.open(folder(place), place.books().ledger());
  }
}
