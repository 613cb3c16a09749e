package dev.hone.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Nano-dollars as text. */
public final class Dollars {
  private Dollars() {}

  /** All nine places: {@code 0.012345678}. */
  public static BigDecimal exact(long nanos) {
    return BigDecimal.valueOf(nanos, 9);
  }

  /**
   * For people: cents from one dollar on, below that as many places as show four digits, at most
   * six: {@code $12.35}, {@code $0.0123}, {@code $0.000123}, {@code -$0.50}.
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
    return (nanos < 0 ? "-$" : "$") + rounded.toPlainString();
  }
}
