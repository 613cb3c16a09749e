package dev.hone.cli.usage;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.PlainText;
import dev.hone.cli.terminal.Table;
import dev.hone.ledger.Dollars;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.CostBasis;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Ledger lines as a table, newest first. */
public final class LineTable {
  private final DateTimeFormatter time;

  /**
   * @param zone the time zone of the times shown
   */
  public LineTable(ZoneId zone) {
    time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  /** One row a line. */
  public String render(List<UsageRecord> lines) {
    if (lines.isEmpty()) {
      return "The ledger has no requests of this kind.\n";
    }
    Table table =
        new Table(
            "time",
            "model",
            "provider",
            "prompt",
            "read",
            "output",
            "counts",
            "cost",
            "ttft",
            "duration",
            "outcome");
    for (UsageRecord line : lines) {
      table.row(
          time.format(line.time()),
          PlainText.shortened(line.call().modelServed(), 64),
          line.call().provider(),
          Amounts.count(line.tokens().prompt()),
          Amounts.count(line.tokens().cacheRead()),
          Amounts.count(line.tokens().output()),
          line.tokens().provenance().map(LineTable::word).orElse(Amounts.NOTHING),
          cost(line),
          Amounts.time(line.ending().timeToFirstToken()),
          Amounts.time(Optional.of(line.ending().duration())),
          PlainText.shortened(outcome(line), 160));
    }
    return table.toString();
  }

  private static String cost(UsageRecord line) {
    return switch (line.cost().basis()) {
      case UNPRICED -> "unpriced";
      case FREE -> "free";
      case PARTIAL -> ">" + Dollars.format(line.cost().totalNanos());
      case LISTED, DERIVED, REPORTED -> Dollars.format(line.cost().totalNanos());
    };
  }

  private static String outcome(UsageRecord line) {
    String outcome = word(line.ending().outcome()).replace('_', ' ');
    if (line.ending().outcome() != Outcome.OK) {
      outcome += " " + line.ending().status();
    }
    if (line.attempt() > 1) {
      outcome += ", try " + line.attempt();
    }
    if (line.ending().error().isPresent()) {
      outcome += ": " + line.ending().error().get();
    } else if (line.cost().basis() == CostBasis.UNPRICED) {
      outcome += line.cost().reason().map(reason -> ", " + reason).orElse("");
    }
    return outcome;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
