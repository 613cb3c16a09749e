package dev.hone.ledger;

import java.util.List;

/**
 * What was used, by some grouping.
 *
 * @param query the lines that were looked at
 * @param groupColumns headings of the groups, e.g. {@code day}, {@code model}
 * @param rows by day in order of time, otherwise the dearest first
 * @param totals over all rows
 */
public record UsageReport(
    UsageQuery query, List<String> groupColumns, List<Row> rows, UsageTotals totals) {
  /**
   * One group.
   *
   * @param group its values, in the order of the headings; empty text where a line has none
   * @param totals its sums
   */
  public record Row(List<String> group, UsageTotals totals) {
    /** Keeps a copy. */
    public Row {
      group = List.copyOf(group);
    }
  }

  /** Keeps copies. */
  public UsageReport {
    groupColumns = List.copyOf(groupColumns);
    rows = List.copyOf(rows);
  }
}
