package dev.hone.cli.run;

import dev.hone.cli.terminal.Amounts;
import dev.hone.ledger.Dollars;
import dev.hone.ledger.UsageTotals;
import java.util.ArrayList;
import java.util.List;

/** What a run used, in two lines for a person. */
public final class RunSummary {
  private RunSummary() {}

  /** The lines. */
  public static List<String> lines(UsageTotals totals) {
    if (totals.lines() == 0) {
      return List.of(
          "No request came through Hone: does the command honour a base URL variable, and was its"
              + " key let in?");
    }
    StringBuilder requests = new StringBuilder();
    requests.append(Amounts.count(totals.requests()));
    requests.append(totals.requests() == 1 ? " request" : " requests");
    if (totals.lines() > totals.requests()) {
      requests.append(" in ").append(Amounts.count(totals.lines())).append(" attempts");
    }
    if (totals.failed() > 0) {
      requests.append(", ").append(Amounts.count(totals.failed())).append(" failed");
    }
    requests
        .append(": tokens ")
        .append(Amounts.count(totals.fresh()))
        .append(" fresh, ")
        .append(Amounts.count(totals.written() + totals.writtenLong()))
        .append(" written to a cache, ")
        .append(Amounts.count(totals.cacheRead()))
        .append(" read from one, ")
        .append(Amounts.count(totals.output()))
        .append(" output");
    List<String> lines = new ArrayList<>(List.of(requests.toString()));
    if (totals.unpricedLines() == totals.lines()) {
      lines.add("what it spent is not known: none of its models has a price (hone prices)");
      return lines;
    }
    lines.add(
        "spent %s%s, saved by caching %s"
            .formatted(
                totals.unpricedLines() > 0 && totals.costNanos() > 0 ? "at least " : "",
                Dollars.format(totals.costNanos()),
                Dollars.format(totals.savedNanos())));
    if (totals.unpricedLines() > 0) {
      lines.add(
          "the price of %s of the attempts is not known: see hone prices"
              .formatted(Amounts.count(totals.unpricedLines())));
    }
    return lines;
  }
}
