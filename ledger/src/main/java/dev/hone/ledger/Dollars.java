package dev.hone.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nano-dollars as text. */
public final class Dollars {
  private static final Pattern AMOUNT =
      Pattern.compile("\\$?(\\d{1,12}(?:\\.\\d{1,18})?)\\s*(?:usd)?", Pattern.CASE_INSENSITIVE);

  private Dollars() {}

  /**
   * Reads an amount as people write it: {@code 5usd}, {@code 0.50 USD}, {@code $5}, {@code 5}.
   *
   * @return nano-dollars
   * @throws IllegalArgumentException if it is none, or finer than a nano-dollar
   */
  public static long parse(String text) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      throw new IllegalArgumentException("an amount such as 5usd or 0.50usd");
    }
    try {
      return new BigDecimal(amount.group(1)).movePointRight(9).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("an amount from 0.000000001usd to 9000000000usd", e);
    }
  }

  /** All nine places: {@code 0.012345678}. */
  public static BigDecimal exact(long nanos) {
    return BigDecimal.valueOf(nanos, 9);
  }

  /**
   * For people: cents from one dollar on, below that as many places as show four digits, at most
   * six: {@code $1,234.50}, {@code $12.35}, {@code $0.0123}, {@code $0.000123}, {@code -$0.50}.
   */
  public static String format(long nanos) {
    BigDecimal amount = exact(nanos).abs();
    int places = 6;
    if (amount.compareTo(BigDecimal.ONE) >= 0 || nanos == 0) {
      places = 2;
    } else if (amount.compareTo(new BigDecimal("0.01")) >= 0) {
      places = 4;
    }
    BigDecimal rounded = amount.setScale(places, RoundingMode.HALF_EVEN);
    if (rounded.compareTo(BigDecimal.ONE) >= 0) {
      rounded = rounded.setScale(2, RoundingMode.HALF_EVEN); // of 0.99999, too
    }
    return (nanos < 0 ? "-$" : "$")
        + String.format(Locale.ROOT, "%,." + rounded.scale() + "f", rounded);
  }
}
