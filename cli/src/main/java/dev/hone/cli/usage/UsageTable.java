package dev.hone.cli.usage;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.Bar;
import dev.hone.cli.terminal.LowerBound;
import dev.hone.cli.terminal.PlainText;
import dev.hone.cli.terminal.Table;
import dev.hone.ledger.Dollars;
import dev.hone.ledger.Grouping;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageReport;
import dev.hone.ledger.UsageTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A usage report as a table. Columns that hold nothing but zeros are left out. */
public final class UsageTable {
  /** Of the longest bar. */
  private static final int WIDTH = 12;

  /** Of a group, in columns: --csv and --json have it whole. */
  private static final int LONGEST_NAME = 64;

  private UsageTable() {}

  private record Column(String head, Function<UsageTotals, String> cell) {}

  /** {@link #render(UsageReport, boolean)} without bars. */
  public static String render(UsageReport report) {
    return render(report, false);
  }

  /** The table with what caches did in every case, also where that is nothing. */
  public static String renderCaching(UsageReport report) {
    return render(report, columns(report.totals(), true), false);
  }

  /**
   * The table, with a line for each thing about it that must not be believed blindly.
   *
   * @param bars draws what a row cost, or its tokens where nothing did, beside the dearest row
   */
  public static String render(UsageReport report, boolean bars) {
    return render(report, columns(report.totals(), false), bars);
  }

  private static String render(UsageReport report, List<Column> columns, boolean bars) {
    if (report.rows().isEmpty()) {
      return "The ledger has no requests of this kind.\n";
    }
    boolean drawn = bars && report.rows().size() > 1;
    if (drawn) {
      columns.add(bars(report));
    }
    List<String> head = new ArrayList<>(report.groupColumns());
    columns.forEach(column -> head.add(column.head()));
    Table table = new Table(head.toArray(String[]::new));
    for (UsageReport.Row row : report.rows()) {
      table.row(cells(names(row.group()), columns, row.totals()));
    }
    if (report.rows().size() > 1) {
      List<Column> summed = new ArrayList<>(columns);
      if (drawn) {
        summed.set(columns.size() - 1, new Column("", totals -> ""));
      }
      table.footer(cells(totalNames(report.groupColumns()), summed, report.totals()));
    }
    return table + notes(report.totals());
  }

  /** A report of nothing. */
  public static UsageReport emptyReport(UsageQuery query, List<Grouping> groupings) {
    return new UsageReport(
        query, groupings.stream().map(Grouping::column).toList(), List.of(), UsageTotals.NONE);
  }

  private static List<Column> columns(UsageTotals total, boolean caching) {
    List<Column> columns = new ArrayList<>();
    boolean retried = total.requests() != total.lines();
    columns.add(count("requests", UsageTotals::requests));
    addIf(retried, columns, count("attempts", UsageTotals::lines));
    addIf(total.failed() > 0, columns, count("errors", UsageTotals::failed));
    columns.add(count("fresh", UsageTotals::fresh));
    addIf(
        caching || total.written() + total.writtenLong() > 0,
        columns,
        count("written", t -> t.written() + t.writtenLong()));
    addIf(caching || total.cacheRead() > 0, columns, count("read", UsageTotals::cacheRead));
    columns.add(count("output", UsageTotals::output));
    addIf(total.reasoning() > 0, columns, count("reasoning", UsageTotals::reasoning));
    columns.add(new Column("cost", UsageTable::cost));
    addIf(caching || total.savedNanos() != 0, columns, new Column("saved", UsageTable::saved));
    addIf(
        caching || total.cacheRead() > 0,
        columns,
        new Column("hits", t -> Amounts.percent(t.cacheHitRatio())));
    columns.add(new Column("ttft p50", t -> Amounts.time(t.ttftP50())));
    columns.add(new Column("p95", t -> Amounts.time(t.ttftP95())));
    columns.add(new Column("time p50", t -> Amounts.time(t.durationP50())));
    return columns;
  }

  private static String cost(UsageTotals totals) {
    return LowerBound.dollars(totals.costNanos(), totals.unpricedLines() > 0);
  }

  /** What nobody knows the price of has no saving that anybody knows. */
  private static String saved(UsageTotals totals) {
    boolean unknown = totals.lines() > 0 && totals.unpricedLines() == totals.lines();
    return unknown ? "–" : Dollars.format(totals.savedNanos());
  }

  private static Column bars(UsageReport report) {
    ToLongFunction<UsageTotals> size =
        report.totals().costNanos() > 0
            ? UsageTotals::costNanos
            : totals -> totals.prompt() + totals.output();
    long most =
        report.rows().stream().mapToLong(row -> size.applyAsLong(row.totals())).max().orElse(0);
    return new Column(
        "", totals -> Bar.of((double) size.applyAsLong(totals), (double) most, WIDTH));
  }

  private static Column count(String head, ToLongFunction<UsageTotals> value) {
    return new Column(head, totals -> Amounts.count(value.applyAsLong(totals)));
  }

  private static void addIf(boolean wanted, List<Column> columns, Column column) {
    if (wanted) {
      columns.add(column);
    }
  }

  private static String[] cells(List<String> names, List<Column> columns, UsageTotals totals) {
    List<String> cells = new ArrayList<>(names);
    columns.forEach(column -> cells.add(column.cell().apply(totals)));
    return cells.toArray(String[]::new);
  }

  private static List<String> names(List<String> group) {
    return group.stream()
        .map(name -> name.isEmpty() ? "(none)" : PlainText.shortened(name, LONGEST_NAME))
        .toList();
  }

  private static List<String> totalNames(List<String> groups) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      names.add(i == 0 ? "total" : "");
    }
    return names;
  }

  private static String notes(UsageTotals total) {
    StringBuilder notes = new StringBuilder();
    if (total.unpricedLines() > 0) {
      notes
          .append(LowerBound.note(total.unpricedLines(), total.lines(), "attempts"))
          .append(" (--lines shows why).\n");
    }
    if (total.priceVersions().size() > 1) {
      notes
          .append("Priced by ")
          .append(total.priceVersions().size())
          .append(" versions of the price book: ")
          .append(String.join(", ", total.priceVersions()))
          .append(" (--by prices tells them apart).\n");
    }
    return notes.toString();
  }
}
