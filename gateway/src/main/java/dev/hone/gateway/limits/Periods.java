package dev.hone.gateway.limits;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The calendar day and month that money is charged to: those in which a request began. A clock that
 * jumps takes what is charged meanwhile into the period that it says, and no other period loses or
 * gains.
 *
 * @param day {@code 2026-11-24}
 * @param month {@code 2026-11}
 * @param dayEnds the first moment after it
 * @param monthEnds the first moment after it
 */
public record Periods(String day, String month, Instant dayEnds, Instant monthEnds) {

  /** Those of a moment. */
  public static Periods at(Instant now, ZoneId zone) {
    LocalDate day = LocalDate.ofInstant(now, zone);
    LocalDate first = day.withDayOfMonth(1);
    return new Periods(
        day.toString(),
        day.toString().substring(0, 7),
        day.plusDays(1).atStartOfDay(zone).toInstant(),
        first.plusMonths(1).atStartOfDay(zone).toInstant());
  }

  /** Whether the moment is in this day; days are asked for far more often than they change. */
  boolean covers(Instant now) {
    return now.isBefore(dayEnds) && !now.isBefore(dayEnds.minusSeconds(22 * 3600));
  }
}
