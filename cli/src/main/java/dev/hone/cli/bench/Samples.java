package dev.hone.cli.bench;

import java.util.Arrays;

/** Measured values of one kind, in the order they were taken. Not thread-safe. */
public final class Samples {
  private double[] values = new double[16];
  private int size;

  /** Samples of these values. */
  public static Samples of(double... values) {
    Samples samples = new Samples();
    for (double value : values) {
      samples.add(value);
    }
    return samples;
  }

  public void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  public void addAll(Samples others) {
    for (double value : others.all()) {
      add(value);
    }
  }

  public int size() {
    return size;
  }

  /** All values, in order. */
  public double[] all() {
    return Arrays.copyOf(values, size);
  }

  /** The value in the middle, or the mean of the two there; 0 without any. */
  public double median() {
    if (size == 0) {
      return 0;
    }
    double[] sorted = sorted();
    return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
  }

  /** A percentile by nearest rank; 0 without any. */
  public double percentile(double percent) {
    if (size == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(size * percent / 100);
    return sorted()[Math.clamp(rank - 1, 0, size - 1)];
  }

  /** The biggest value; 0 without any. */
  public double max() {
    return size == 0 ? 0 : sorted()[size - 1];
  }

  private double[] sorted() {
    double[] sorted = all();
    Arrays.sort(sorted);
    return sorted;
  }
}
