package dev.hone.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the group of a line: which columns that takes, and in what order groups are shown. */
final class GroupKeys {
  /** Offsets of time zones are multiples of it, so that a date holds for as long at least. */
  private static final long QUARTER_MILLIS = 15 * 60 * 1000;

  /** A ledger may have as many different tags as lines. */
  private static final int REMEMBERED = 10_000;

  private final List<Grouping> groupings;
  private final boolean tagged;
  private final Map<String, Map<String, String>> parsedTags = new HashMap<>();
  private final List<Map<Long, String>> dates = new ArrayList<>();

  /**
   * @param filteredByTags whether tags are looked at besides
   */
  GroupKeys(List<Grouping> groupings, boolean filteredByTags) {
    this.groupings = List.copyOf(groupings);
    this.tagged = filteredByTags || groupings.stream().anyMatch(Grouping.Tag.class::isInstance);
    groupings.forEach(grouping -> dates.add(new HashMap<>()));
  }

  /** Columns to select, each followed by a comma: the tags first, then one for each grouping. */
  String columns() {
    StringBuilder columns = new StringBuilder(tagged ? "tags, " : "NULL, ");
    for (Grouping grouping : groupings) {
      columns.append(
          switch (grouping) {
            case Grouping.Day day -> "time_ms";
            case Grouping.Month month -> "time_ms";
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
    String text = tagged ? row.getString(1) : null;
    if (text == null) {
      return Map.of();
    }
    if (parsedTags.size() > REMEMBERED) {
      parsedTags.clear();
    }
    return parsedTags.computeIfAbsent(text, TagText::read);
  }

  List<String> key(ResultSet row, Map<String, String> tags) throws SQLException {
    List<String> key = new ArrayList<>(groupings.size());
    for (int i = 0; i < groupings.size(); i++) {
      key.add(
          switch (groupings.get(i)) {
            case Grouping.Day day -> date(i, row.getLong(i + 2), day.zone());
            case Grouping.Month month ->
                date(i, row.getLong(i + 2), month.zone()).substring(0, "2026-11".length());
            case Grouping.Tag tag -> tags.getOrDefault(tag.name(), "");
            case Grouping.Field field -> {
              String value = row.getString(i + 2);
              yield value == null ? "" : value;
            }
          });
    }
    return key;
  }

  private String date(int grouping, long millis, ZoneId zone) {
    return dates
        .get(grouping)
        .computeIfAbsent(
            Math.floorDiv(millis, QUARTER_MILLIS),
            quarter -> LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone).toString());
  }

  Comparator<UsageReport.Row> order() {
    Comparator<UsageReport.Row> dearest =
        Comparator.comparingLong((UsageReport.Row row) -> row.totals().costNanos())
            .reversed()
            .thenComparing(row -> String.join("\n", row.group()));
    if (!groupings.isEmpty()
        && (groupings.getFirst() instanceof Grouping.Day
            || groupings.getFirst() instanceof Grouping.Month)) {
      return Comparator.comparing((UsageReport.Row row) -> row.group().getFirst())
          .thenComparing(dearest);
    }
    return dearest;
  }
}
