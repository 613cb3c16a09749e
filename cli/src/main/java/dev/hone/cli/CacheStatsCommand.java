package dev.hone.cli;

import dev.hone.cli.cache.BrokenTable;
import dev.hone.cli.cache.PrefixUse;
import dev.hone.cli.cache.StatsJson;
import dev.hone.cli.usage.TimeSpan;
import dev.hone.cli.usage.UsageTable;
import dev.hone.gateway.drift.BrokenPrefix;
import dev.hone.gateway.drift.BrokenPrefixFile;
import dev.hone.ledger.Grouping;
import dev.hone.ledger.NoLedgerException;
import dev.hone.ledger.UsageExport;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageReport;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.journal.JournalReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hone cache stats}: what was written to the caches, read from them, and saved. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description =
        "Shows what was written to prompt caches, read from them, and saved, and what broke"
            + " prefixes.")
final class CacheStatsCommand implements Callable<Integer> {
  enum By {
    model,
    application,
    prefix
  }

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description =
          "A row for each model, application (key and model), or prefix of the journal's prompts:"
              + " ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  By by = By.model;

  @Option(names = "--last", paramLabel = "TIME", description = "The last 30m, 24h or 7d.")
  @Nullable String last;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Mixin LedgerOptions ledger = new LedgerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(by == By.prefix ? prefixes() : report());
    out.flush();
    return 0;
  }

  private String report() {
    UsageQuery query = query();
    List<Grouping> groupings =
        by == By.application
            ? List.of(Grouping.Field.KEY, Grouping.Field.PROVIDER, Grouping.Field.MODEL)
            : List.of(Grouping.Field.PROVIDER, Grouping.Field.MODEL);
    List<BrokenPrefix> broken = broken();
    try (UsageReports reports = ledger.reports()) {
      UsageReport report = reports.report(query, groupings);
      return json
          ? StatsJson.withBroken(UsageExport.toJson(report), broken)
          : UsageTable.renderCaching(report) + BrokenTable.render(broken);
    } catch (NoLedgerException e) {
      if (e.getCause() != null) {
        throw e;
      }
      return json
          ? StatsJson.withBroken(
              UsageExport.toJson(UsageTable.emptyReport(query, groupings)), broken)
          : e.getMessage() + "\n" + BrokenTable.render(broken);
    }
  }

  private List<BrokenPrefix> broken() {
    try {
      return new BrokenPrefixFile(ledger.folder()).read();
    } catch (IOException e) {
      spec.commandLine().getErr().println("hone: " + e.getMessage());
      return List.of();
    }
  }

  private String prefixes() {
    UsageQuery query = query();
    PrefixUse prefixes = new PrefixUse();
    PrintWriter err = spec.commandLine().getErr();
    new JournalReader(ledger.folder(), problem -> err.println("hone: " + problem))
        .records((record, line) -> {
          if (query.from().filter(record.time()::isBefore).isEmpty()) {
            prefixes.add(record);
          }
        });
    return json ? StatsJson.prefixes(prefixes.rows()) : prefixes.text();
  }

  private UsageQuery query() {
    try {
      TimeSpan span = TimeSpan.of(null, null, last, ZoneId.systemDefault(), Instant.now());
      return UsageQuery.within(span.from(), span.until());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
