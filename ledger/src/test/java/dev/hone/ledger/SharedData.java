package dev.hone.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds the data folder that lies beside the repository, where there is one. */
public final class SharedData {
  private SharedData() {}

  /** A file below {@code shared/data}; skips the test with a line where it is absent. */
  public static Path file(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path found = folder.resolve("shared/data").resolve(name);
      if (Files.exists(found)) {
        return found;
      }
      folder = folder.getParent();
    }
    return Assumptions.abort("shared/data/" + name + " is not here: skipped");
  }
}
