package dev.hone.text.jinja;

import java.math.BigInteger;

/** {@code True} and {@code False}. */
enum Bool implements Numeric {
  FALSE,
  TRUE;

  static Bool of(boolean value) {
    return value ? TRUE : FALSE;
  }

  BigInteger toInteger() {
    return this == TRUE ? BigInteger.ONE : BigInteger.ZERO;
  }

  @Override
  public double toDouble() {
    return this == TRUE ? 1 : 0;
  }

  @Override
  public boolean truthy() {
    return this == TRUE;
  }

  @Override
  public String typeName() {
    return "bool";
  }
}
