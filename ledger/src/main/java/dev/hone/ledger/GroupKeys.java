package dev.hone.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the group of a line: which columns that takes, and in what order groups are shown. */
final class GroupKeys {
  private final List<Grouping> groupings;
  private final Map<String, Map<String, String>> parsedTags = new HashMap<>();

  GroupKeys(List<Grouping> groupings) {
    this.groupings = List.copyOf(groupings);
  }

  /** Columns to select, each followed by a comma: the tags first, then one for each grouping. */
  String columns() {
    StringBuilder columns = new StringBuilder("tags, ");
    for (Grouping grouping : groupings) {
      columns.append(
          switch (grouping) {
            case Grouping.Day day -> "time_ms";
            case Grouping.Tag tag -> "NULL";
            case Grouping.Field field -> field.sql();
          });
      columns.append(", ");
    }
    return columns.toString();
  }

  /** How many columns that is. */
  int width() {
    return groupings.size() + 1;
  }

  List<String> headings() {
    return groupings.stream().map(Grouping::column).toList();
  }

  Map<String, String> tags(ResultSet row) throws SQLException {
    String text = row.getString(1);
    return text == null ? Map.of() : parsedTags.computeIfAbsent(text, TagText::read);
  }

  List<String> key(ResultSet row, Map<String, String> tags) throws SQLException {
    List<String> key = new ArrayList<>(groupings.size());
    for (int i = 0; i < groupings.size(); i++) {
      key.add(
          switch (groupings.get(i)) {
            case Grouping.Day day ->
                LocalDate.ofInstant(Instant.ofEpochMilli(row.getLong(i + 2)), day.zone())
                    .toString();
            case Grouping.Tag tag -> tags.getOrDefault(tag.name(), "");
            case Grouping.Field field -> {
              String value = row.getString(i + 2);
              yield value == null ? "" : value;
            }
          });
    }
    return key;
  }

  Comparator<UsageReport.Row> order() {
    Comparator<UsageReport.Row> dearest =
        Comparator.comparingLong((UsageReport.Row row) -> row.totals().costNanos())
            .reversed()
            .thenComparing(row -> String.join("\n", row.group()));
    if (!groupings.isEmpty() && groupings.getFirst() instanceof Grouping.Day) {
      return Comparator.comparing((UsageReport.Row row) -> row.group().getFirst())
          .thenComparing(dearest);
    }
    return dearest;
  }
}
