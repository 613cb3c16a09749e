package dev.hone.text.jinja;

import java.math.BigDecimal;
import java.math.MathContext;

/** {@code float}. */
record Real(double value) implements Numeric {
  private static final int FIRST_LARGE_EXPONENT = 16;
  private static final int LAST_SMALL_EXPONENT = -5;

  /** Python's {@code repr}: the shortest digits that give the same number back. */
  String repr() {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    if (value == 0) {
      return sign + "0.0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    if (exponent <= LAST_SMALL_EXPONENT || exponent >= FIRST_LARGE_EXPONENT) {
      String mantissa = digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "");
      String width = Math.abs(exponent) < 10 ? "0" : "";
      return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + width + Math.abs(exponent);
    }
    String plain = shortest.toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }

  /** Java always writes two digits or more, and sometimes one would do: 5e-324, not 4.9e-324. */
  private static BigDecimal shortest(double magnitude) {
    BigDecimal digits = new BigDecimal(Double.toString(magnitude)).stripTrailingZeros();
    if (digits.precision() == 2) {
      BigDecimal single = digits.round(new MathContext(1));
      return single.doubleValue() == magnitude ? single.stripTrailingZeros() : digits;
    }
    return digits;
  }

  @Override
  public double toDouble() {
    return value;
  }

  @Override
  public boolean truthy() {
    return value != 0;
  }

  @Override
  public String typeName() {
    return "float";
  }
}
