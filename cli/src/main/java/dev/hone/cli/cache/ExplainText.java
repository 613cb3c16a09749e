package dev.hone.cli.cache;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.Table;
import dev.hone.gateway.promptcache.PrefixBreak;
import dev.hone.ledger.Dollars;
import java.util.Locale;

/** An explanation for people. */
public final class ExplainText {
  private ExplainText() {}

  public static String render(Explanation explanation) {
    Table table = new Table("request", "model", "blocks", "tokens ~", "shared ~", "broken by");
    StringBuilder notes = new StringBuilder();
    for (Explanation.Step step : explanation.steps()) {
      table.row(
          step.file(),
          step.model(),
          Amounts.count(step.blocks()),
          Amounts.count(step.tokens()),
          step.first() ? Amounts.NOTHING : Amounts.count(step.sharedTokens()),
          step.first()
              ? "(first)"
              : step.found().map(f -> f.change().words()).orElse("nothing: it goes on"));
      step.found().ifPresent(found -> note(notes, explanation, step, found));
      step.verdict()
          .ifPresent(verdict ->
              notes
                  .append("\n")
                  .append(step.file())
                  .append("\n  the provider says ")
                  .append(verdict)
                  .append('\n'));
    }
    return table + notes.toString();
  }

  private static void note(
      StringBuilder notes, Explanation all, Explanation.Step step, PrefixBreak found) {
    notes
        .append("\n")
        .append(step.file())
        .append("\n  differs at byte ")
        .append(Amounts.count(found.offset()))
        .append(", in block ")
        .append(found.block() + 1)
        .append(" (")
        .append(found.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .append("): ")
        .append(found.change().words())
        .append(" changed\n    before  ")
        .append(oneLine(found.before()))
        .append("\n    now     ")
        .append(oneLine(found.after()))
        .append("\n  about ")
        .append(Amounts.count(found.lostTokens()))
        .append(" tokens are paid in full again");
    step.dayNanos()
        .ifPresent(nanos ->
            notes
                .append(": ")
                .append(Dollars.format(nanos))
                .append(" a day at ")
                .append(Amounts.count(all.perDay()))
                .append(" requests"));
    notes.append(".\n");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
