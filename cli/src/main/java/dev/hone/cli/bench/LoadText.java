package dev.hone.cli.bench;

import dev.hone.cli.terminal.Table;
import java.util.Locale;
import java.util.Map;

/** A load run for a person. */
public final class LoadText {
  private LoadText() {}

  /** Throughput, how requests ended, and a table of times. */
  public static String render(LoadResult result) {
    LoadOptions options = result.options();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s of %s: %d requests, %d at a time, in %.2f s%n%n",
            options.model(),
            options.endpoint(),
            options.requests(),
            options.streams(),
            result.seconds()));
    text.append(
        String.format(
            Locale.ROOT,
            "%.2f requests/s, %.1f tokens/s; %d clean, %d broken%s%n",
            result.requestsPerSecond(),
            result.tokensPerSecond(),
            result.clean(),
            result.broken(),
            errors(result.errors())));
    if (!result.complaint().isEmpty()) {
      text.append("first failure: ").append(result.complaint()).append('\n');
    }
    if (result.clean() > 0) {
      text.append('\n').append(times(result));
    }
    return text.toString();
  }

  private static Table times(LoadResult result) {
    Table table = new Table("milliseconds", "p50", "p95", "p99", "highest");
    row(table, "to first token", result.firstToken());
    row(table, "between tokens", result.betweenTokens());
    row(table, "whole answer", result.whole());
    return table;
  }

  private static void row(Table table, String name, Samples samples) {
    table.row(
        name,
        millis(samples.percentile(50)),
        millis(samples.percentile(95)),
        millis(samples.percentile(99)),
        millis(samples.max()));
  }

  private static String errors(Map<String, Integer> errors) {
    StringBuilder text = new StringBuilder();
    errors.forEach((kind, count) ->
        text.append(", ")
            .append(count)
            .append(" error")
            .append(count == 1 ? " " : "s ")
            .append(kind));
    return text.toString();
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
