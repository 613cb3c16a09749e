package dev.hone.cli.bench;

import dev.hone.cli.terminal.Table;
import dev.hone.simulation.evaluation.Row;
import java.util.List;
import java.util.Locale;

/** A comparison of planners for people. */
public final class CacheText {
  private static final double PICO = 1e12;

  private CacheText() {}

  /** A table with a row for each workload, provider and planner. */
  public static String render(List<Row> rows, int firstSeed, int seeds) {
    Table table =
        new Table(
            "workload",
            "provider",
            "planner",
            "cost $",
            "saved %",
            "future %",
            "of future %",
            "bound %",
            "worst seed %",
            "held s",
            "refused");
    for (Row row : rows) {
      table.row(
          row.workload(),
          row.provider(),
          row.planner(),
          number(row.cost() / PICO),
          number(100 * row.saving()),
          number(100.0 * (row.uncached() - row.foresight()) / row.uncached()),
          number(100 * row.shareOfForesight()),
          number(100.0 * (row.uncached() - row.bound()) / row.uncached()),
          number(100 * row.worst()),
          number(row.heldMillis() / 1000.0),
          String.valueOf(row.refused()));
    }
    return table
        + """
        Cost of prompts in dollars over the seeds %d to %d. saved: against no caching. future: what
        a planner saves that knows every later request. of future: the share of that. bound: more
        than that nobody can save. worst seed: the dearest seed against no caching; above 0 it cost
        more. held: seconds that requests waited for a prefix, all together.
        """
            .formatted(firstSeed, firstSeed + seeds - 1);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
