package dev.hone.cli.doctor;

import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.NoLedgerException;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.UsageTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The data folder and the ledger in it. */
public final class DataCheck implements Check {
  private static final long LITTLE_ROOM = 256L << 20;

  private final Path folder;
  private final LedgerSettings settings;

  public DataCheck(Path folder, LedgerSettings settings) {
    this.folder = folder.toAbsolutePath();
    this.settings = settings;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(folder());
    findings.add(ledger());
    return findings;
  }

  private Finding folder() {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      return Finding.problem(
          "Data folder",
          folder + " can't be written",
          "make it writable, or name another with --data or HONE_DATA");
    }
    try {
      long room = Files.getFileStore(there).getUsableSpace();
      String text = String.format(Locale.ROOT, "%s, %.1f GB free", folder, room / 1e9);
      return room >= LITTLE_ROOM
          ? Finding.ok("Data folder", text)
          : Finding.warn("Data folder", text, "make room on its disk");
    } catch (IOException e) {
      return Finding.ok("Data folder", folder + " is writable");
    }
  }

  private Finding ledger() {
    try (UsageReports reports = UsageReports.open(folder, settings)) {
      UsageTotals totals = reports.report(UsageQuery.ALL, List.of()).totals();
      Optional<String> hindrance = reports.hindrance();
      if (hindrance.isPresent()) {
        return Finding.problem(
            "Ledger",
            String.format(Locale.ROOT, "%,d requests, but %s", totals.requests(), hindrance.get()),
            "let a gateway write there; until it can, lines wait in the data folder");
      }
      return Finding.ok(
          "Ledger",
          String.format(Locale.ROOT, "%,d requests; ./hone usage shows them", totals.requests()));
    } catch (NoLedgerException e) {
      return e.getCause() == null
          ? Finding.ok("Ledger", "none yet; the first ./hone serve makes it")
          : Finding.problem("Ledger", String.valueOf(e.getMessage()), "do what it says");
    }
  }
}
