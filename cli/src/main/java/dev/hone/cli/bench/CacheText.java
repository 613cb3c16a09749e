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
  public static String render(List<Row> rows, int seeds) {
    Table table =
        new Table(
            "workload",
            "provider",
            "planner",
            "cost $",
            "saved %",
            "bound %",
            "of bound %",
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
          number(100.0 * (row.uncached() - row.bound()) / row.uncached()),
          number(100 * row.shareOfBound()),
          number(100 * row.worst()),
          number(row.heldMillis() / 1000.0),
          String.valueOf(row.refused()));
    }
    return table
        + """
        Cost of prompts in dollars over %d seed(s). saved: against no caching. bound: the most that
        any planner can save, one that knows the future included. of bound: the share of that.
        worst seed: the dearest seed against no caching; above 0 it cost more. held: seconds that
        requests waited for a prefix, all together.
        """
            .formatted(seeds);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
