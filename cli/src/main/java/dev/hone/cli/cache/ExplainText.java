package dev.hone.cli.cache;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.Table;
import dev.hone.gateway.promptcache.PrefixBreak;
import dev.hone.ledger.Dollars;
import java.util.List;
import java.util.Locale;

/** An explanation for people. */
public final class ExplainText {
  private ExplainText() {}

  public static String render(Explanation explanation) {
    Table table = new Table("request", "model", "blocks", "tokens ~", "shared ~", "broken by");
    StringBuilder notes = new StringBuilder();
    for (Explanation.Step step : explanation.steps()) {
      table.row(
          step.name(),
          step.model(),
          Amounts.count(step.blocks()),
          Amounts.count(step.tokens()),
          step.first() ? Amounts.NOTHING : Amounts.count(step.sharedTokens()),
          step.first()
              ? "(first)"
              : step.found().map(ExplainText::words).orElse("nothing: it goes on"));
      step.found().ifPresent(found -> note(notes, explanation, step, found));
      step.verdict()
          .ifPresent(verdict ->
              notes
                  .append("\n")
                  .append(step.name())
                  .append("\n  the provider says ")
                  .append(verdict)
                  .append('\n'));
    }
    return table + notes.toString();
  }

  private static String words(Finding found) {
    return switch (found) {
      case Finding.AtByte(PrefixBreak broken, List<String> settings) when !settings.isEmpty() ->
          String.join(", ", settings);
      case Finding.AtByte(PrefixBreak broken, List<String> settings) -> broken.change().words();
      case Finding.OtherModel other -> "another model";
      case Finding.AtBlock(int block, long lost) -> "block " + (block + 1);
      case Finding.Incomparable(String why) -> why;
    };
  }

  private static void note(
      StringBuilder notes, Explanation all, Explanation.Step step, Finding found) {
    switch (found) {
      case Finding.Incomparable nothing -> {
        return;
      }
      case Finding.OtherModel(String model, long lost) ->
          notes
              .append("\n")
              .append(step.name())
              .append("\n  asks another model than ")
              .append(model)
              .append(": each has a cache of its own\n  about ");
      case Finding.AtByte(PrefixBreak broken, List<String> settings)
          when broken.change() == PrefixBreak.Change.SETTING ->
          notes
              .append("\n")
              .append(step.name())
              .append("\n  differs from block ")
              .append(broken.block() + 1)
              .append(" (")
              .append(kind(broken))
              .append(") on, whose text is the same: ")
              .append(broken.change().words())
              .append(" changed")
              .append(settings.isEmpty() ? "" : ", " + String.join(", ", settings))
              .append("\n  about ");
      case Finding.AtByte(PrefixBreak broken, List<String> settings) ->
          notes
              .append("\n")
              .append(step.name())
              .append("\n  differs at byte ")
              .append(Amounts.count(broken.offset()))
              .append(", in block ")
              .append(broken.block() + 1)
              .append(" (")
              .append(kind(broken))
              .append("): ")
              .append(broken.change().words())
              .append(" changed\n    before  ")
              .append(oneLine(broken.before()))
              .append("\n    now     ")
              .append(oneLine(broken.after()))
              .append("\n  about ");
      case Finding.AtBlock(int block, long lost) ->
          notes
              .append("\n")
              .append(step.name())
              .append("\n  differs in block ")
              .append(block + 1)
              .append(" of ")
              .append(step.blocks())
              .append(" (the journal kept no text: 'journal: {capture: bodies}' names the byte)")
              .append("\n  at most ");
    }
    notes.append(Amounts.count(found.lostTokens())).append(" tokens are paid in full again");
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

  private static String kind(PrefixBreak broken) {
    return broken.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
