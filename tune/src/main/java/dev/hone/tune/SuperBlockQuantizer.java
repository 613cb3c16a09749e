package dev.hone.tune;

import dev.hone.kernels.WeightType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Floats to super-blocks (Q4_K, Q5_K, Q6_K) by a search of our own for the least squared error: a
 * part's integers are chosen for a few steps around the one that its range suggests, and for each
 * choice the best scale (and minimum) follows by least squares. Then the parts' scales are rounded
 * to integers of the block's factors, and the integers are chosen again for what was rounded.
 */
final class SuperBlockQuantizer {
  /** Steps tried on either side of the range's own, and how far they lie apart. */
  private static final int TRIES = 10;

  private static final double TRY = 0.1;

  private final WeightType type;
  private final float[] x;
  private final int at;
  private final MemorySegment out;
  private final long to;
  private final int size;
  private final int parts;

  private SuperBlockQuantizer(WeightType type, float[] x, int at, MemorySegment out, long to) {
    this.type = type;
    this.x = x;
    this.at = at;
    this.out = out;
    this.to = to;
    this.size = SuperBlockCodec.partColumns(type);
    this.parts = SuperBlockCodec.COLUMNS / size;
  }

  /** Quantizes the 256 floats from index {@code at} into a block of zeroed bytes. */
  static void quantize(WeightType type, float[] x, int at, MemorySegment out, long to) {
    SuperBlockQuantizer block = new SuperBlockQuantizer(type, x, at, out, to);
    if (type == WeightType.Q6_K) {
      block.signed();
    } else {
      block.withMinima(type == WeightType.Q4_K ? 15 : 31);
    }
  }

  private void withMinima(int most) {
    double[] scales = new double[parts];
    double[] minima = new double[parts];
    double largestScale = 0;
    double largestMinimum = 0;
    for (int part = 0; part < parts; part++) {
      Fit fit = fit(part, most);
      scales[part] = fit.scale;
      minima[part] = fit.minimum;
      largestScale = Math.max(largestScale, fit.scale);
      largestMinimum = Math.max(largestMinimum, fit.minimum);
    }
    BlockCodec.setHalf(out, to, (float) (largestScale / 63));
    BlockCodec.setHalf(out, to + 2, (float) (largestMinimum / 63));
    float factor = BlockCodec.half(out, to);
    float minimumFactor = BlockCodec.half(out, to + 2);
    for (int part = 0; part < parts; part++) {
      int scale = ratio(scales[part], factor, 63);
      int minimum = ratio(minima[part], minimumFactor, 63);
      SuperBlockCodec.setScales(out, to, part, scale, minimum);
      double step = factor * (double) scale;
      double least = minimumFactor * (double) minimum;
      for (int i = part * size; i < (part + 1) * size; i++) {
        int value = step == 0 ? 0 : Math.clamp(Math.round((x[at + i] + least) / step), 0, most);
        SuperBlockCodec.setValue(type, out, to, i, value);
      }
    }
  }

  /** A part's {@code scale * integer - minimum}, neither of them negative, and its error. */
  private record Fit(double scale, double minimum, double error) {}

  private Fit fit(int part, int most) {
    int from = at + part * size;
    double low = 0;
    double high = x[from];
    for (int i = from; i < from + size; i++) {
      low = Math.min(low, x[i]);
      high = Math.max(high, x[i]);
    }
    if (high <= low) {
      return new Fit(0, -low, 0);
    }
    Fit best = new Fit(0, 0, Double.POSITIVE_INFINITY);
    for (int attempt = -TRIES; attempt <= TRIES; attempt++) {
      Fit next = fit(from, low, (most + attempt * TRY) / (high - low), most);
      best = next.error < best.error ? next : best;
    }
    return best;
  }

  private Fit fit(int from, double low, double inverse, int most) {
    double sum = 0;
    double squares = 0;
    double sumOfX = 0;
    double products = 0;
    int[] values = new int[size];
    for (int i = 0; i < size; i++) {
      int value = Math.clamp(Math.round((x[from + i] - low) * inverse), 0, most);
      values[i] = value;
      sum += value;
      squares += value * value;
      sumOfX += x[from + i];
      products += value * (double) x[from + i];
    }
    double determinant = size * squares - sum * sum;
    double scale = determinant > 0 ? (size * products - sum * sumOfX) / determinant : 1 / inverse;
    double minimum = (scale * sum - sumOfX) / size;
    if (minimum < 0) {
      minimum = 0;
      scale = squares > 0 ? products / squares : 0;
    }
    scale = Math.max(0, scale);
    double error = 0;
    for (int i = 0; i < size; i++) {
      double difference = scale * values[i] - minimum - x[from + i];
      error += difference * difference;
    }
    return new Fit(scale, minimum, error);
  }

  private void signed() {
    double[] scales = new double[parts];
    double largest = 0;
    for (int part = 0; part < parts; part++) {
      scales[part] = signedScale(at + part * size);
      largest = Math.abs(scales[part]) > Math.abs(largest) ? scales[part] : largest;
    }
    // The largest scale becomes -128, which has no positive counterpart.
    BlockCodec.setHalf(out, to + 208, largest == 0 ? 0 : (float) (largest / -128));
    float factor = BlockCodec.half(out, to + 208);
    for (int part = 0; part < parts; part++) {
      int scale = factor == 0 ? 0 : Math.clamp(Math.round(scales[part] / factor), -128, 127);
      out.set(ValueLayout.JAVA_BYTE, to + 192 + part, (byte) scale);
      double step = factor * (double) scale;
      for (int i = part * size; i < (part + 1) * size; i++) {
        int value = step == 0 ? 0 : Math.clamp(Math.round(x[at + i] / step), -32, 31);
        SuperBlockCodec.setValue(type, out, to, i, value + 32);
      }
    }
  }

  /** The scale for integers of -32 to 31; its sign gives -32 to the largest magnitude. */
  private double signedScale(int from) {
    double largest = 0;
    for (int i = from; i < from + size; i++) {
      largest = Math.abs(x[i]) > Math.abs(largest) ? x[i] : largest;
    }
    if (largest == 0) {
      return 0;
    }
    double best = 0;
    double scale = 0;
    for (int attempt = -TRIES; attempt <= TRIES; attempt++) {
      double inverse = -(32 + attempt * TRY) / largest;
      double products = 0;
      double squares = 0;
      for (int i = from; i < from + size; i++) {
        int value = Math.clamp(Math.round(x[i] * inverse), -32, 31);
        products += value * (double) x[i];
        squares += value * value;
      }
      // With the best scale, products / squares, the error is what this leaves of x's squares.
      double explained = squares > 0 ? products * products / squares : 0;
      if (explained > best) {
        best = explained;
        scale = products / squares;
      }
    }
    return scale;
  }

  private static int ratio(double value, float factor, int most) {
    return factor == 0 ? 0 : Math.clamp(Math.round(value / factor), 0, most);
  }
}
