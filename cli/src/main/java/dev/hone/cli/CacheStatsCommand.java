package dev.hone.cli;

import dev.hone.cli.usage.TimeSpan;
import dev.hone.cli.usage.UsageTable;
import dev.hone.ledger.Grouping;
import dev.hone.ledger.NoLedgerException;
import dev.hone.ledger.UsageExport;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageReport;
import dev.hone.ledger.UsageReports;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    description = "Shows by model what was written to prompt caches, read from them, and saved.")
final class CacheStatsCommand implements Callable<Integer> {
  @Option(names = "--last", paramLabel = "TIME", description = "The last 30m, 24h or 7d.")
  @Nullable String last;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Mixin LedgerOptions ledger = new LedgerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    UsageQuery query = query();
    List<Grouping> groupings = List.of(Grouping.Field.PROVIDER, Grouping.Field.MODEL);
    PrintWriter out = spec.commandLine().getOut();
    try (UsageReports reports = ledger.reports()) {
      UsageReport report = reports.report(query, groupings);
      out.print(json ? UsageExport.toJson(report) : UsageTable.render(report));
    } catch (NoLedgerException e) {
      if (e.getCause() != null) {
        throw e;
      }
      out.print(
          json
              ? UsageExport.toJson(UsageTable.emptyReport(query, groupings))
              : e.getMessage() + "\n");
    }
    out.flush();
    return 0;
  }

  private UsageQuery query() {
    try {
      TimeSpan span = TimeSpan.of(null, null, last, ZoneId.systemDefault(), Instant.now());
      return new UsageQuery(
          span.from(),
          span.until(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
