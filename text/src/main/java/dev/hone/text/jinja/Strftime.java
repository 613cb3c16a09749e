package dev.hone.text.jinja;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** {@code datetime.now().strftime(format)} in the C locale. */
final class Strftime {
  private final ZonedDateTime now;

  Strftime(Clock clock) {
    this.now = ZonedDateTime.now(clock);
  }

  Text format(Text format, TextBuilder out) {
    String string = format.string();
    for (int i = 0; i < string.length(); i++) {
      if (string.charAt(i) != '%' || i + 1 == string.length()) {
        out.append(format, i, i + 1);
        continue;
      }
      boolean unpadded = string.charAt(i + 1) == '-' && i + 2 < string.length();
      i += unpadded ? 2 : 1;
      String field = field(string.charAt(i));
      boolean padded = field.length() > 1 && (field.charAt(0) == '0' || field.charAt(0) == ' ');
      out.append(unpadded && padded ? field.replaceFirst("^[0 ]+(?=.)", "") : field, true);
    }
    return out.build();
  }

  private String field(char directive) {
    return switch (directive) {
      case 'Y' -> pattern("uuuu");
      case 'y' -> pattern("uu");
      case 'm' -> pattern("MM");
      case 'd' -> pattern("dd");
      case 'e' -> String.format(Locale.ROOT, "%2d", now.getDayOfMonth());
      case 'B' -> pattern("MMMM");
      case 'b', 'h' -> pattern("MMM");
      case 'A' -> pattern("EEEE");
      case 'a' -> pattern("EEE");
      case 'H' -> pattern("HH");
      case 'I' -> pattern("hh");
      case 'M' -> pattern("mm");
      case 'S' -> pattern("ss");
      case 'p' -> now.getHour() < 12 ? "AM" : "PM";
      case 'f' -> pattern("SSSSSS");
      case 'j' -> pattern("DDD");
      case 'u' -> Integer.toString(now.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(now.getDayOfWeek().getValue() % 7);
      case 'U' -> week(now.getDayOfWeek().getValue() % 7);
      case 'W' -> week(now.getDayOfWeek().getValue() - 1);
      case 'C' -> pattern("uuuu").substring(0, 2);
      case 's' -> Long.toString(now.getLong(ChronoField.INSTANT_SECONDS));
      case 'F' -> pattern("uuuu-MM-dd");
      case 'T', 'X' -> pattern("HH:mm:ss");
      case 'R' -> pattern("HH:mm");
      case 'D', 'x' -> pattern("MM/dd/uu");
      case 'c' -> pattern("EEE MMM ") + field('e') + pattern(" HH:mm:ss uuuu");
      // A naive datetime has no zone.
      case 'z', 'Z' -> "";
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> "%" + directive;
    };
  }

  private String pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
  }

  private String week(int daysIntoWeek) {
    return String.format(Locale.ROOT, "%02d", (now.getDayOfYear() + 6 - daysIntoWeek) / 7);
  }
}
