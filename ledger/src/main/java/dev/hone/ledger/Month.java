package dev.hone.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A calendar month (UTC) whose lines lie in one table. */
record Month(YearMonth month) implements Comparable<Month> {
  private static final Pattern TABLE = Pattern.compile("usage_line_(-?\\d{4,})_(\\d\\d)");

  static Month of(Instant time) {
    return new Month(YearMonth.from(time.atOffset(ZoneOffset.UTC)));
  }

  /** The month of a table's name, where it is one of a month. */
  static Optional<Month> ofTable(String table) {
    Matcher matcher = TABLE.matcher(table);
    return matcher.matches()
        ? Optional.of(
            new Month(
                YearMonth.of(
                    Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))))
        : Optional.empty();
  }

  /** {@code usage_line_2026_11}. */
  String table() {
    return String.format(
        Locale.ROOT, "usage_line_%04d_%02d", month.getYear(), month.getMonthValue());
  }

  Month next() {
    return new Month(month.plusMonths(1));
  }

  /** First millisecond. */
  long from() {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** End, exclusive. */
  long until() {
    return next().from();
  }

  @Override
  public int compareTo(Month other) {
    return month.compareTo(other.month);
  }
}
