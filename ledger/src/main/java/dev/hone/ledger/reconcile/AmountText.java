package dev.hone.ledger.reconcile;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and amounts of money as exports and spreadsheets write them. */
final class AmountText {
  private static final BigDecimal MOST = BigDecimal.TEN.pow(15);
  private static final Pattern PLAIN =
      Pattern.compile("[+-]?(\\d{1,15}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][+-]?\\d{1,2})?");

  /** A currency's sign or code, in front of an amount or behind it. */
  private static final Pattern CURRENCY =
      Pattern.compile(
          "([+-]?)(US\\$|\\p{Sc}|[A-Z]{3})([+-]?[0-9.,].*)"
              + "|([+-]?[0-9.,].*?)(US\\$|\\p{Sc}|[A-Z]{3})");

  private final boolean decimalComma;

  /**
   * @param decimalComma whether a comma is the decimal sign where it could be either
   */
  AmountText(boolean decimalComma) {
    this.decimalComma = decimalComma;
  }

  /**
   * {@code 1234.5}, {@code $1,234.50}, {@code USD 0.5}, {@code -0.5}, {@code (0.5)}, {@code
   * 1.234,50}, {@code 1 234,50}; empty where it is none, or of another currency.
   */
  Optional<BigDecimal> number(String text) {
    Matcher currency = CURRENCY.matcher(bare(text));
    String number = bare(text);
    if (currency.matches()) {
      number =
          currency.group(2) == null ? currency.group(4) : currency.group(1) + currency.group(3);
    }
    String plain = pointed(number);
    if (!PLAIN.matcher(plain).matches() || currencyOf(text).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(plain)).filter(value -> value.abs().compareTo(MOST) <= 0);
  }

  /** The currency that an amount names, unless it is the US dollar. */
  static Optional<String> currencyOf(String text) {
    Matcher currency = CURRENCY.matcher(bare(text));
    if (!currency.matches()) {
      return Optional.empty();
    }
    String named = currency.group(2) == null ? currency.group(5) : currency.group(2);
    return named.equals("$") || named.equals("US$") || named.equals("USD")
        ? Optional.empty()
        : Optional.of(named);
  }

  /**
   * Without spaces and marks of thousands that are no points or commas; in brackets is negative.
   */
  private static String bare(String text) {
    String bare = text.replaceAll("[\\s\\u00a0\\u2009\\u202f'’]", "").toUpperCase(Locale.ROOT);
    return bare.startsWith("(") && bare.endsWith(")")
        ? "-" + bare.substring(1, bare.length() - 1)
        : bare.replace('−', '-');
  }

  /** Without marks of thousands, and with a point where decimals begin. */
  private String pointed(String number) {
    int comma = number.lastIndexOf(',');
    boolean decimal =
        number.contains(".")
            ? comma > number.lastIndexOf('.')
            : decimalComma || !number.matches("[+-]?[1-9]\\d{0,2}(,\\d{3})+");
    return comma >= 0 && decimal
        ? number.replace(".", "").replace(',', '.')
        : number.replace(",", "");
  }
}
