package dev.hone.gateway.promptcache;

import java.io.DataInput;
import java.io.IOException;

/** Reads numbers of a snapshot that everything is reckoned with: none may be NaN or infinite. */
final class SnapshotNumbers {
  private SnapshotNumbers() {}

  /** Any number. */
  static double number(DataInput in) throws IOException {
    double number = in.readDouble();
    if (!Double.isFinite(number)) {
      throw new IOException("it holds " + number + " where a number belongs");
    }
    return number;
  }

  /** Any number of single precision. */
  static float real(DataInput in) throws IOException {
    float number = in.readFloat();
    if (!Float.isFinite(number)) {
      throw new IOException("it holds " + number + " where a number belongs");
    }
    return number;
  }

  /** A count or an amount. */
  static double amount(DataInput in) throws IOException {
    double amount = number(in);
    if (amount < 0) {
      throw new IOException("it holds " + amount + " where an amount belongs");
    }
    return amount;
  }

  /** A whole count. */
  static int count(DataInput in) throws IOException {
    int count = in.readInt();
    if (count < 0) {
      throw new IOException("it holds " + count + " where a count belongs");
    }
    return count;
  }
}
