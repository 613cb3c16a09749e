package dev.hone.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The {@code --data} option: where ledger and journal live. */
final class DataFolder {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the ledger (default: $HONE_DATA, else ~/.local/share/hone).")
  @Nullable Path folder;

  /** The folder asked for, else the configured one, else the user's. */
  Path resolve(@Nullable Path configured) {
    if (folder != null) {
      return folder;
    }
    if (configured != null) {
      return configured;
    }
    String own = System.getenv("HONE_DATA");
    if (own != null && !own.isBlank()) {
      return Path.of(own);
    }
    String xdg = System.getenv("XDG_DATA_HOME");
    return xdg != null && !xdg.isBlank()
        ? Path.of(xdg, "hone")
        : Path.of(System.getProperty("user.home"), ".local", "share", "hone");
  }
}
