package dev.hone.ledger;

import java.util.ArrayList;
import java.util.List;

/** What is kept of lines that are dropped: their sums by day, without sessions and times. */
final class DayRollup {
  /** What tells one sum from another, besides the day. */
  static final List<String> GROUPS =
      List.of(
          "key_id",
          "key_name",
          "tags",
          "protocol",
          "provider",
          "model_asked",
          "model_served",
          "operation",
          "outcome",
          "price_version");

  /** The sums, in the order of {@link TotalsBuilder#addDay}. */
  static final List<String> SUMS =
      List.of(
          "lines",
          "requests",
          "fresh",
          "written",
          "written_long",
          "cache_read",
          "output",
          "reasoning",
          "cost",
          "saved",
          "unpriced_lines",
          "estimated_lines");

  /** Midday of a day as the time of its sums: it is the same date in most time zones. */
  static final String DAYS_AS_LINES =
      "(SELECT day * 86400000 + 43200000 AS time_ms, NULL AS session, NULL AS trace_id, "
          + String.join(", ", GROUPS)
          + ", "
          + String.join(", ", SUMS)
          + " FROM usage_day) days";

  private DayRollup() {}

  /** The statement that adds up a table's lines into {@code usage_day}. */
  static String of(String table) {
    List<String> sums = new ArrayList<>(List.of("COUNT(*)"));
    sums.add(sum("CASE WHEN attempt = 1 THEN 1 ELSE 0 END"));
    sums.add(sum("fresh"));
    sums.add(sum("write_5m + write_30m + write_other"));
    sums.add(sum("write_1h + write_12h"));
    sums.add(sum("cache_read"));
    sums.add(sum("output"));
    sums.add(sum("reasoning"));
    sums.add(sum(TotalsBuilder.COST));
    sums.add(
        sum(
            "CASE WHEN counterfactual IS NULL THEN 0 ELSE counterfactual - ("
                + TotalsBuilder.COST
                + ") END"));
    sums.add(sum(TotalsBuilder.UNPRICED));
    sums.add(sum(TotalsBuilder.ESTIMATED));
    String groups = String.join(", ", GROUPS);
    return "INSERT INTO usage_day (day, %s, %s) SELECT time_ms / 86400000, %s, %s FROM %s GROUP BY time_ms / 86400000, %s"
        .formatted(groups, String.join(", ", SUMS), groups, String.join(", ", sums), table, groups);
  }

  private static String sum(String expression) {
    return "CAST(SUM(" + expression + ") AS BIGINT)";
  }
}
