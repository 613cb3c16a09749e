package dev.hone.cli.usage;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span of time as a user writes it.
 *
 * @param from first moment; empty = no bound
 * @param until end, exclusive; empty = no bound
 */
public record TimeSpan(Optional<Instant> from, Optional<Instant> until) {
  private static final Pattern LAST = Pattern.compile("(\\d{1,6})\\s*([mhdw])");

  /**
   * Reads {@code --from}, {@code --until} and {@code --last}. A day as the end includes that day.
   *
   * @throws IllegalArgumentException if one can't be read, or they exclude each other
   */
  public static TimeSpan of(
      @Nullable String from,
      @Nullable String until,
      @Nullable String last,
      ZoneId zone,
      Instant now) {
    if (last != null && from != null) {
      throw new IllegalArgumentException("--last and --from exclude each other");
    }
    Optional<Instant> begin =
        last == null
            ? Optional.ofNullable(from).map(text -> moment("--from", text, zone, 0))
            : Optional.of(now.minus(duration(last)));
    Optional<Instant> end =
        Optional.ofNullable(until).map(text -> moment("--until", text, zone, 1));
    if (begin.isPresent() && end.isPresent() && !begin.get().isBefore(end.get())) {
      throw new IllegalArgumentException("--until must be after the beginning");
    }
    return new TimeSpan(begin, end);
  }

  /**
   * A moment: {@code 2026-11-24}, {@code 2026-11-24T12:00} in the zone, or with an offset.
   *
   * @param days added to a plain day
   */
  static Instant moment(String option, String text, ZoneId zone, int days) {
    try {
      if (!text.contains("T")) {
        return LocalDate.parse(text).plusDays(days).atStartOfDay(zone).toInstant();
      }
      boolean offset = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d");
      return offset
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "%s must be a day such as 2026-11-24 or a moment such as 2026-11-24T12:00, not '%s'"
              .formatted(option, text),
          e);
    }
  }

  private static Duration duration(String text) {
    Matcher match = LAST.matcher(text.strip());
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "--last must be such as 30m, 24h or 7d, not '" + text + "'");
    }
    long count = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofDays(7 * count);
    };
  }
}
