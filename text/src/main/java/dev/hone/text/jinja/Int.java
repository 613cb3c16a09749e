package dev.hone.text.jinja;

import java.math.BigInteger;

/** {@code int}, of any size within the bounds. */
record Int(BigInteger value) implements Numeric {
  /** Python's own limit for turning text into an integer. */
  static final int MAX_DIGITS = 4_300;

  static Int of(long value) {
    return new Int(BigInteger.valueOf(value));
  }

  @Override
  public double toDouble() {
    return value.doubleValue();
  }

  @Override
  public boolean truthy() {
    return value.signum() != 0;
  }

  @Override
  public String typeName() {
    return "int";
  }
}
