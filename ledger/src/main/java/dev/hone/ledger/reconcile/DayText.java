package dev.hone.ledger.reconcile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days as exports and spreadsheets write them. */
final class DayText {
  private static final Pattern SLASHED = Pattern.compile("(\\d\\d)/(\\d\\d)/(\\d{4})(\\D.*)?");
  private static final Pattern DOTTED = Pattern.compile("(\\d\\d?)\\.(\\d\\d?)\\.(\\d{4})(\\D.*)?");
  private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d\\d");

  private DayText() {}

  /** Whether it names a month, as {@code 2026-11}. */
  static boolean isMonth(String text) {
    return MONTH.matcher(text).matches();
  }

  /**
   * The day in UTC; of a month the first.
   *
   * @param american whether days may be written 11/24/2026, which elsewhere is ambiguous
   */
  static Optional<LocalDate> read(String text, boolean american) {
    try {
      Matcher slashed = SLASHED.matcher(text);
      if (american && slashed.matches()) {
        return Optional.of(date(slashed.group(3), slashed.group(1), slashed.group(2)));
      }
      Matcher dotted = DOTTED.matcher(text);
      if (dotted.matches()) {
        return Optional.of(date(dotted.group(3), dotted.group(2), dotted.group(1)));
      }
      if (isMonth(text)) {
        return Optional.of(YearMonth.parse(text).atDay(1));
      }
      if (text.matches("\\d{10}(\\.\\d+)?")) {
        return Optional.of(
            LocalDate.ofInstant(
                Instant.ofEpochSecond(Long.parseLong(text.substring(0, 10))), ZoneOffset.UTC));
      }
      if (text.matches("\\d{4}-\\d\\d-\\d\\dT.*([Zz]|[+-]\\d\\d:?\\d\\d)")) {
        return Optional.of(
            OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDate());
      }
      if (text.matches("\\d{4}([-/])\\d\\d\\1\\d\\d(\\D.*)?")) {
        return Optional.of(LocalDate.parse(text.substring(0, 10).replace('/', '-')));
      }
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static LocalDate date(String year, String month, String day) {
    return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
  }
}
