package dev.hone.ledger;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a report as it is exported. Names and order are stable; new ones are added at the
 * end. Tokens and lines are counts, {@code _usd} is US dollars with nine places, {@code _ms}
 * milliseconds, {@code cache_hit_ratio} is between 0 and 1; what is not known is empty.
 *
 * @param name the column's name
 * @param value a {@code Long}, a {@code BigDecimal} or null
 */
public record ReportColumn(String name, Function<UsageTotals, @Nullable Number> value) {
  /** All figures, in order. */
  public static final List<ReportColumn> ALL =
      List.of(
          new ReportColumn("lines", UsageTotals::lines),
          new ReportColumn("failed", UsageTotals::failed),
          new ReportColumn("fresh_tokens", UsageTotals::fresh),
          new ReportColumn("cache_written_tokens", t -> t.written() + t.writtenLong()),
          new ReportColumn("cache_written_long_tokens", UsageTotals::writtenLong),
          new ReportColumn("cache_read_tokens", UsageTotals::cacheRead),
          new ReportColumn("output_tokens", UsageTotals::output),
          new ReportColumn("reasoning_tokens", UsageTotals::reasoning),
          new ReportColumn("cache_hit_ratio", ReportColumn::ratio),
          new ReportColumn("cost_usd", t -> Dollars.exact(t.costNanos())),
          new ReportColumn("saved_usd", t -> Dollars.exact(t.savedNanos())),
          new ReportColumn("unpriced_lines", UsageTotals::unpricedLines),
          new ReportColumn("estimated_lines", UsageTotals::estimatedLines),
          new ReportColumn("ttft_p50_ms", t -> millis(t.ttftP50())),
          new ReportColumn("ttft_p95_ms", t -> millis(t.ttftP95())),
          new ReportColumn("duration_p50_ms", t -> millis(t.durationP50())),
          new ReportColumn("duration_p95_ms", t -> millis(t.durationP95())),
          new ReportColumn("requests", UsageTotals::requests));

  private static @Nullable Number ratio(UsageTotals totals) {
    return totals.cacheHitRatio().isPresent()
        ? BigDecimal.valueOf(Math.round(totals.cacheHitRatio().getAsDouble() * 10_000), 4)
        : null;
  }

  private static @Nullable Number millis(Optional<Duration> duration) {
    return duration.map(d -> BigDecimal.valueOf(d.toNanos() / 1000, 3)).orElse(null);
  }
}
