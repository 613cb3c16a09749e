package dev.hone.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as users write them on a command line. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(us|ms|s|m)");

  /** Reads {@code 250us}, {@code 20ms}, {@code 1.5s} or {@code 2m}. */
  @Override
  public Duration convert(String text) {
    Matcher match = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      throw new TypeConversionException("'" + text + "' is no time such as 20ms or 1.5s");
    }
    long unit =
        switch (match.group(2)) {
          case "us" -> 1_000;
          case "ms" -> 1_000_000;
          case "s" -> 1_000_000_000;
          default -> 60_000_000_000L;
        };
    return Duration.ofNanos(
        new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(unit)).longValue());
  }
}
