package dev.hone.cli.cache;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.LowerBound;
import dev.hone.cli.terminal.PlainText;
import dev.hone.cli.terminal.Table;
import dev.hone.gateway.drift.BrokenPrefix;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What broke prefixes while the gateway ran, dearest first, for people. */
public final class BrokenTable {
  private BrokenTable() {}

  /** The table with its heading; nothing where nothing broke. */
  public static String render(List<BrokenPrefix> list) {
    if (list.isEmpty()) {
      return "";
    }
    Table table =
        new Table("key", "model", "broken by", "block", "requests", "moved", "lost ~", "a day");
    list.stream()
        .sorted(Comparator.comparingLong(BrokenPrefix::nanosPerDay).reversed())
        .forEach(one ->
            table.row(
                one.application().key().isEmpty() ? "(none)" : one.application().key(),
                PlainText.shortened(one.application().model(), 64),
                one.change().words(),
                (one.block() + 1) + " " + word(one.kind()),
                Amounts.count(one.requests()),
                Amounts.count(one.moved()),
                Amounts.count(one.tokens()),
                LowerBound.dollars(one.nanosPerDay(), one.unpriced() > 0)));
    long unpriced = list.stream().mapToLong(BrokenPrefix::unpriced).sum();
    long lost = list.stream().mapToLong(BrokenPrefix::tokens).sum();
    return "\nPrefixes that broke (since this was noticed, at most 30 days; written every 3 minutes):\n"
        + table
        + LowerBound.sentence(unpriced, lost, "lost tokens");
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
