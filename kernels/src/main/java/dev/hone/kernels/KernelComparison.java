package dev.hone.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Random;

/**
 * Runs single operations on random operands with {@link ScalarKernels} and with other kernels and
 * compares every bit of the results (NaN equals NaN). Answers say where the first difference is.
 */
final class KernelComparison {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  private static final float POISON = Float.intBitsToFloat(0x5eadbeef);

  private final Kernels reference = new ScalarKernels();
  private final Kernels tested;
  private final Random random;

  KernelComparison(Kernels tested, long seed) {
    this.tested = tested;
    this.random = new Random(seed);
  }

  /** Quantizes rows that hold zeros, subnormals, huge and ordinary values. */
  Optional<String> quantize(int rows, int columns) {
    try (Arena arena = Arena.ofConfined()) {
      FloatMatrix x = matrix(arena, rows, columns);
      Activations expected = Activations.allocate(arena, rows, columns);
      Activations actual = Activations.allocate(arena, rows, columns);
      boolean same =
          reference.quantize(x, 0, rows, expected) == tested.quantize(x, 0, rows, actual);
      return same
              && expected.q().mismatch(actual.q()) < 0
              && expected.scales().mismatch(actual.scales()) < 0
              && expected.sums().mismatch(actual.sums()) < 0
              && expected.halfSums().mismatch(actual.halfSums()) < 0
          ? Optional.empty()
          : Optional.of("quantize %dx%d".formatted(rows, columns));
    }
  }

  /** A product over the given tokens and panels of random weights of any type. */
  Optional<String> matmul(
      WeightType type, int rows, int columns, int fromPanel, int toPanel, int from, int to) {
    try (Arena arena = Arena.ofConfined()) {
      PanelMatrix w = weights(arena, type, rows, columns);
      FloatMatrix x = matrix(arena, to, columns);
      FloatMatrix expected = poisoned(arena, to, w.panels() * PanelMatrix.ROWS);
      FloatMatrix actual = poisoned(arena, to, w.panels() * PanelMatrix.ROWS);
      if (type.quantized()) {
        Activations q = Activations.allocate(arena, to, columns);
        reference.quantize(x, 0, to, q);
        reference.matmul(w, fromPanel, toPanel, q, from, to, expected);
        tested.matmul(w, fromPanel, toPanel, q, from, to, actual);
      } else {
        reference.matmulFloat(w, fromPanel, toPanel, x, from, to, expected);
        tested.matmulFloat(w, fromPanel, toPanel, x, from, to, actual);
      }
      return difference(
          "matmul %s [%d, %d] panels %d-%d tokens %d-%d"
              .formatted(type, rows, columns, fromPanel, toPanel, from, to),
          expected,
          actual);
    }
  }

  /** Every row of random weights as floats. */
  Optional<String> dequantizeRows(WeightType type, int rows, int columns) {
    try (Arena arena = Arena.ofConfined()) {
      PanelMatrix w = weights(arena, type, rows, columns);
      FloatMatrix expected = poisoned(arena, rows, columns);
      FloatMatrix actual = poisoned(arena, rows, columns);
      for (int row = 0; row < rows; row++) {
        reference.dequantizeRow(w, row, expected, row);
        tested.dequantizeRow(w, row, actual, row);
      }
      return difference(
          "dequantizeRow %s [%d, %d]".formatted(type, rows, columns), expected, actual);
    }
  }

  /** The norm of whole rows, into another matrix and in place. */
  Optional<String> rmsNorm(int rows, int columns) {
    try (Arena arena = Arena.ofConfined()) {
      FloatMatrix x = matrix(arena, rows, columns);
      MemorySegment weight = matrix(arena, 1, columns).data();
      FloatMatrix expected = copy(arena, x);
      FloatMatrix apart = copy(arena, x);
      FloatMatrix inPlace = copy(arena, x);
      reference.rmsNorm(x, weight, 1e-5f, 0, rows, expected);
      tested.rmsNorm(x, weight, 1e-5f, 0, rows, apart);
      tested.rmsNorm(inPlace, weight, 1e-5f, 0, rows, inPlace);
      String what = "rmsNorm %dx%d".formatted(rows, columns);
      return difference(what, expected, apart)
          .or(() -> difference(what + " in place", expected, inPlace));
    }
  }

  /** The norm of each head. */
  Optional<String> rmsNormHeads(int rows, int heads, int headDim) {
    try (Arena arena = Arena.ofConfined()) {
      FloatMatrix expected = matrix(arena, rows, heads * headDim);
      FloatMatrix actual = copy(arena, expected);
      MemorySegment weight = matrix(arena, 1, headDim).data();
      reference.rmsNormHeads(expected, weight, 1e-6f, 0, rows, heads, headDim);
      tested.rmsNormHeads(actual, weight, 1e-6f, 0, rows, heads, headDim);
      return difference("rmsNormHeads %d of %d".formatted(heads, headDim), expected, actual);
    }
  }

  /** Rotation of {@code pairs} pairs of each head. */
  Optional<String> rope(int rows, int heads, int headDim, int pairs, boolean interleaved) {
    try (Arena arena = Arena.ofConfined()) {
      FloatMatrix expected = matrix(arena, rows, heads * headDim);
      FloatMatrix actual = copy(arena, expected);
      MemorySegment table = new RopeTable(arena, 50, pairs, 10_000, new float[0]).upTo(50);
      int[] positions = random.ints(rows, 0, 50).toArray();
      reference.rope(expected, positions, 0, rows, heads, headDim, table, pairs, interleaved);
      tested.rope(actual, positions, 0, rows, heads, headDim, table, pairs, interleaved);
      return difference(
          "rope %d heads of %d, %d pairs, interleaved %s"
              .formatted(heads, headDim, pairs, interleaved),
          expected,
          actual);
    }
  }

  /** The elementwise operations. */
  Optional<String> elementwise(int rows, int columns) {
    try (Arena arena = Arena.ofConfined()) {
      FloatMatrix expected = matrix(arena, rows, columns);
      FloatMatrix actual = copy(arena, expected);
      FloatMatrix other = matrix(arena, rows, columns);
      for (Kernels kernels : new Kernels[] {reference, tested}) {
        FloatMatrix x = kernels.equals(reference) ? expected : actual;
        kernels.scale(x, 0.37f, 0, rows);
        kernels.add(x, other, 0, rows);
        kernels.addBias(x, other.data(), 0, rows);
      }
      Optional<String> sums =
          difference("scale, add, addBias %d".formatted(columns), expected, actual);
      reference.siluMul(expected, other, 0, rows);
      tested.siluMul(actual, other, 0, rows);
      return sums.or(() -> difference("siluMul %d".formatted(columns), expected, actual));
    }
  }

  /** Rounding and placing of keys and values. */
  Optional<String> storeKv(int kvHeads, int headDim) {
    try (Arena arena = Arena.ofConfined()) {
      KvLayout layout = new KvLayout(2, kvHeads, headDim);
      MemorySegment expected = arena.allocate(layout.pageBytes(), 64);
      MemorySegment actual = arena.allocate(layout.pageBytes(), 64);
      FloatMatrix k = matrix(arena, KvLayout.PAGE, kvHeads * headDim);
      FloatMatrix v = matrix(arena, KvLayout.PAGE, kvHeads * headDim);
      for (int slot = 0; slot < KvLayout.PAGE; slot++) {
        reference.storeKv(layout, 1, expected, slot, k, v, slot);
        tested.storeKv(layout, 1, actual, slot, k, v, slot);
      }
      return expected.mismatch(actual) < 0
          ? Optional.empty()
          : Optional.of("storeKv %d heads of %d".formatted(kvHeads, headDim));
    }
  }

  /** Attention of {@code rows} tokens from {@code firstPosition} on, whole and in splits. */
  Optional<String> attention(int heads, int kvHeads, int headDim, int firstPosition, int rows) {
    try (Arena arena = Arena.ofConfined()) {
      KvLayout layout = new KvLayout(2, kvHeads, headDim);
      MemorySegment[] pages = pages(arena, layout, firstPosition + rows);
      FloatMatrix q = FloatMatrix.allocate(arena, rows, heads * headDim);
      fillOrdinary(q);
      MemorySegment scratch = arena.allocate(AttentionScratch.bytes(layout), 64);
      FloatMatrix expected = poisoned(arena, rows, heads * headDim);
      FloatMatrix whole = poisoned(arena, rows, heads * headDim);
      FloatMatrix merged = poisoned(arena, rows, heads * headDim);
      for (int kvHead = 0; kvHead < kvHeads; kvHead++) {
        reference.attend(
            attention(layout, pages, firstPosition, q, expected, heads), kvHead, 0, rows, scratch);
        tested.attend(
            attention(layout, pages, firstPosition, q, whole, heads), kvHead, 0, rows, scratch);
        Attention a = attention(layout, pages, firstPosition, q, merged, heads);
        for (int row = 0; row < rows; row++) {
          FloatMatrix partial =
              FloatMatrix.allocate(arena, a.splits(row), a.group() * (headDim + 2));
          for (int split = a.splits(row) - 1; split >= 0; split--) {
            tested.attendSplit(a, kvHead, row, split, partial, scratch);
          }
          tested.mergeSplits(a, kvHead, row, partial);
        }
      }
      String what =
          "attention %d/%d heads of %d, %d tokens from %d"
              .formatted(heads, kvHeads, headDim, rows, firstPosition);
      return difference(what, expected, whole)
          .or(() -> difference(what + ", merged splits", expected, merged));
    }
  }

  static Attention attention(
      KvLayout layout,
      MemorySegment[] pages,
      int firstPosition,
      FloatMatrix q,
      FloatMatrix out,
      int heads) {
    return new Attention(layout, 1, pages, firstPosition, q, out, 0, q.rows(), heads);
  }

  /** Pages of random keys and values; what no position fills stays NaN. */
  MemorySegment[] pages(Arena arena, KvLayout layout, int positions) {
    MemorySegment[] pages = new MemorySegment[(positions + KvLayout.PAGE - 1) / KvLayout.PAGE];
    FloatMatrix k = FloatMatrix.allocate(arena, 1, layout.kvHeads() * layout.headDim());
    FloatMatrix v = FloatMatrix.allocate(arena, 1, layout.kvHeads() * layout.headDim());
    for (int position = 0; position < positions; position++) {
      int page = position / KvLayout.PAGE;
      if (position % KvLayout.PAGE == 0) {
        pages[page] = arena.allocate(layout.pageBytes(), 64);
        pages[page].fill((byte) 0xff);
      }
      fillOrdinary(k);
      fillOrdinary(v);
      reference.storeKv(layout, 1, pages[page], position % KvLayout.PAGE, k, v, 0);
    }
    return pages;
  }

  PanelMatrix weights(Arena arena, WeightType type, int rows, int columns) {
    PanelMatrix w = PanelMatrix.allocate(arena, type, rows, columns);
    MemorySegment file = arena.allocate(rows * type.fileRowBytes(columns));
    for (long i = 0; i < file.byteSize(); i++) {
      file.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
    }
    int size = type.fileBlockBytes();
    int halves = type.minima() ? 2 : 1;
    int scales = type == WeightType.Q6_K ? 208 : 0;
    for (long block = 0; block < file.byteSize(); block += size) {
      switch (type) {
        case F32 -> file.set(ValueLayout.JAVA_FLOAT_UNALIGNED, block, value());
        case BF16 -> Float16.setBrain(file, block, value());
        case F16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K -> {
          for (int i = 0; i < halves; i++) {
            Float16.setHalf(file, block + scales + 2L * i, 0.05f * (float) random.nextGaussian());
          }
        }
      }
    }
    PanelPacker.pack(file, w, 0, w.panels());
    return w;
  }

  FloatMatrix matrix(Arena arena, int rows, int columns) {
    FloatMatrix x = FloatMatrix.allocate(arena, rows, columns);
    for (int row = 0; row < rows; row++) {
      boolean edges = random.nextInt(3) == 0;
      for (int i = 0; i < columns; i++) {
        x.set(row, i, edges ? value() : (float) random.nextGaussian());
      }
    }
    return x;
  }

  private void fillOrdinary(FloatMatrix x) {
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.columns(); i++) {
        x.set(row, i, (float) random.nextGaussian());
      }
    }
  }

  /** Ordinary values, with zeros of either sign, subnormals, tiny and huge ones among them. */
  private float value() {
    float sign = random.nextBoolean() ? 1f : -1f;
    return switch (random.nextInt(24)) {
      case 0 -> 0f;
      case 1 -> -0f;
      case 2 -> sign * Float.MIN_VALUE * random.nextInt(1 << 20);
      case 3 -> sign * 0x1p-119f * (1 + random.nextFloat());
      case 4 -> sign * 1e30f * random.nextFloat();
      case 5 -> sign * 70_000f * random.nextFloat();
      case 6 -> sign * 95f * random.nextFloat();
      default -> (float) random.nextGaussian();
    };
  }

  static FloatMatrix poisoned(Arena arena, int rows, int columns) {
    FloatMatrix y = FloatMatrix.allocate(arena, rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < y.stride(); i++) {
        y.set(row, i, POISON);
      }
    }
    return y;
  }

  private static FloatMatrix copy(Arena arena, FloatMatrix x) {
    FloatMatrix y = FloatMatrix.allocate(arena, x.rows(), x.columns());
    y.data().copyFrom(x.data());
    return y;
  }

  static Optional<String> difference(String what, FloatMatrix expected, FloatMatrix actual) {
    for (int row = 0; row < expected.rows(); row++) {
      for (int i = 0; i < expected.stride(); i++) {
        long at = expected.offset(row) + 4L * i;
        float e = expected.data().get(FLOAT, at);
        float a = actual.data().get(FLOAT, at);
        if (Float.floatToIntBits(e) != Float.floatToIntBits(a)) {
          return Optional.of("%s: [%d, %d] is %s, not %s".formatted(what, row, i, a, e));
        }
      }
    }
    return Optional.empty();
  }
}
