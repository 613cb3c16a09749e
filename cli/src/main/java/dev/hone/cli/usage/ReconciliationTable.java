package dev.hone.cli.usage;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.Table;
import dev.hone.ledger.Dollars;
import dev.hone.ledger.reconcile.Difference;
import dev.hone.ledger.reconcile.Reconciliation;
import java.util.List;

/** A bill beside the ledger, as a table. */
public final class ReconciliationTable {
  private final boolean all;

  /**
   * @param all shows also the rows that agree
   */
  public ReconciliationTable(boolean all) {
    this.all = all;
  }

  /** The rows that differ, the sums, and what to know of them. */
  public String render(Reconciliation result) {
    List<Difference> rows = result.rows();
    List<Difference> shown = rows.stream().filter(row -> all || !row.agrees()).toList();
    StringBuilder text = new StringBuilder();
    text.append(
        "%s to %s (UTC), %s: %d of %d days and models agree\n"
            .formatted(
                result.from(),
                result.until(),
                result.provider().orElse("all providers"),
                rows.stream().filter(Difference::agrees).count(),
                rows.size()));
    if (!shown.isEmpty()) {
      text.append('\n').append(table(result, shown));
      for (Difference row : shown) {
        row.reasons()
            .forEach(reason ->
                text.append("%s %s%s: %s\n".formatted(row.day(), row.model(), key(row), reason)));
      }
    }
    result.notes().forEach(note -> text.append("Note: ").append(note).append(".\n"));
    return text.toString();
  }

  private static Table table(Reconciliation result, List<Difference> shown) {
    List<Difference> rows = result.rows();
    Table table =
        new Table("day", "model", "tokens here", "billed", "cost here", "billed", "difference");
    for (Difference row : shown) {
      table.row(
          row.day().toString(),
          row.model() + key(row),
          Amounts.count(row.ledgerTokens()),
          result.hasTokens() ? Amounts.count(row.billedTokens()) : Amounts.NOTHING,
          Dollars.format(row.ledgerNanos()),
          dollars(result, row.billedNanos()),
          dollars(result, row.billedNanos() - row.ledgerNanos()));
    }
    long ours = rows.stream().mapToLong(Difference::ledgerNanos).sum();
    long theirs = rows.stream().mapToLong(Difference::billedNanos).sum();
    table.footer(
        "all",
        "",
        Amounts.count(rows.stream().mapToLong(Difference::ledgerTokens).sum()),
        result.hasTokens()
            ? Amounts.count(rows.stream().mapToLong(Difference::billedTokens).sum())
            : Amounts.NOTHING,
        Dollars.format(ours),
        dollars(result, theirs),
        dollars(result, theirs - ours));
    return table;
  }

  /** What a bill of tokens alone says of dollars is nothing. */
  private static String dollars(Reconciliation result, long nanos) {
    return result.hasCost() ? Dollars.format(nanos) : Amounts.NOTHING;
  }

  private static String key(Difference row) {
    return row.key().isEmpty() ? "" : " (" + row.key() + ")";
  }
}
