package dev.hone.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Numbers as a person reads them. */
public final class Amounts {
  public static final String NOTHING = "–";

  private Amounts() {}

  /** {@code 1,234,567}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 1 request}, {@code 1,234 requests}. */
  public static String count(long value, String one) {
    return count(value) + " " + (value == 1 ? one : one + "s");
  }

  /** {@code 0.8 ms}, {@code 250 ms}, {@code 1.25 s}, {@code 2.5 min}. */
  public static String time(Optional<Duration> time) {
    if (time.isEmpty()) {
      return NOTHING;
    }
    double millis = time.get().toNanos() / 1e6;
    if (millis < 9.95) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    if (millis < 999.5) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    return millis < 99_950
        ? String.format(Locale.ROOT, "%.2f s", millis / 1e3)
        : String.format(Locale.ROOT, "%.1f min", millis / 6e4);
  }

  /** {@code 60%}. */
  public static String percent(OptionalDouble ratio) {
    return ratio.isPresent()
        ? String.format(Locale.ROOT, "%.0f%%", 100 * ratio.getAsDouble())
        : NOTHING;
  }

  /** {@code 64.2 MB}, {@code 3.20 GB}. */
  public static String bytes(double bytes) {
    return bytes >= 1e9
        ? String.format(Locale.ROOT, "%.2f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /** {@code 134.5 million}, {@code 1.17 billion}. */
  public static String parameters(long count) {
    return count >= 1_000_000_000
        ? String.format(Locale.ROOT, "%.2f billion", count / 1e9)
        : String.format(Locale.ROOT, "%.1f million", count / 1e6);
  }
}
