package dev.hone.cli;

import dev.hone.cli.terminal.Interactive;
import dev.hone.cli.usage.Groupings;
import dev.hone.cli.usage.LineTable;
import dev.hone.cli.usage.OpenBatchNote;
import dev.hone.cli.usage.RequestFilter;
import dev.hone.cli.usage.UsageTable;
import dev.hone.ledger.Grouping;
import dev.hone.ledger.NoLedgerException;
import dev.hone.ledger.UsageExport;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.UsageReport;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.batches.BatchJob;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hone usage}: what was consumed and what it cost, from the ledger. */
@Command(
    name = "usage",
    mixinStandardHelpOptions = true,
    subcommands = UsageReconcileCommand.class,
    description = "Shows tokens, cost and times of past requests, from the ledger.")
final class UsageCommand implements Callable<Integer> {
  @Option(
      names = "--by",
      split = ",",
      paramLabel = "GROUP",
      description =
          "What a row stands for: ${COMPLETION-CANDIDATES}, or tag:NAME; several with commas"
              + " (default: day,model).",
      completionCandidates = Groupings.Candidates.class)
  List<String> by = List.of();

  @Mixin RequestFilter filter = new RequestFilter();

  @Option(
      names = "--tag",
      paramLabel = "NAME=VALUE",
      description = "Only requests with this tag; repeatable.")
  Map<String, String> tags = new LinkedHashMap<>();

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "Shows the latest N attempts instead of sums.")
  @Nullable Integer lines;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of days, such as UTC (default: this machine's).")
  ZoneId zone = ZoneId.systemDefault();

  @ArgGroup Format format = new Format();
  @Mixin LedgerOptions ledger = new LedgerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  static final class Format {
    @Option(names = "--json", description = "As JSON.")
    boolean json;

    @Option(names = "--csv", description = "As CSV.")
    boolean csv;
  }

  @Override
  public Integer call() {
    if (lines != null && lines < 1) {
      throw new ParameterException(spec.commandLine(), "--lines must be 1 or more");
    }
    UsageQuery query = query();
    List<Grouping> groupings = groupings();
    PrintWriter out = spec.commandLine().getOut();
    try (UsageReports reports = ledger.reports()) {
      out.print(
          lines == null
              ? sums(reports.report(query, groupings), open(reports))
              : lines(reports, query));
    } catch (NoLedgerException e) {
      if (e.getCause() != null) {
        throw e;
      }
      // No request has been served yet, which is no error: scripts get an empty report.
      out.print(empty(query, groupings, String.valueOf(e.getMessage())));
    }
    out.flush();
    return 0;
  }

  private String sums(UsageReport report, List<BatchJob> open) {
    if (format.json) {
      return UsageExport.toJson(report, open);
    }
    return format.csv
        ? UsageExport.toCsv(report)
        : UsageTable.render(report, Interactive.terminal()) + OpenBatchNote.of(open, zone);
  }

  /** Batch jobs that are not booked, of the key and the provider that are asked for. */
  private List<BatchJob> open(UsageReports reports) {
    return reports.openBatches().stream()
        .filter(
            job -> filter.key == null || job.owner().keyId().filter(filter.key::equals).isPresent())
        .filter(job -> filter.provider == null || filter.provider.equals(job.provider()))
        .toList();
  }

  private String lines(UsageReports reports, UsageQuery query) {
    return lines(reports.lines(query, lines == null ? 0 : lines));
  }

  private String lines(List<UsageRecord> records) {
    if (format.json) {
      return UsageExport.linesToJson(records);
    }
    return format.csv ? UsageExport.linesToCsv(records) : new LineTable(zone).render(records);
  }

  private String empty(UsageQuery query, List<Grouping> groupings, String message) {
    if (!format.json && !format.csv) {
      return message + "\n";
    }
    return lines == null
        ? sums(UsageTable.emptyReport(query, groupings), List.of())
        : lines(List.of());
  }

  private UsageQuery query() {
    try {
      return filter.query(zone, Instant.now(), tags);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<Grouping> groupings() {
    try {
      return Groupings.of(by, zone);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
