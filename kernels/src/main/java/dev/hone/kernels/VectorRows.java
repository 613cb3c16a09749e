package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** What works on rows of floats: quantization, norms, rotation, elementwise operations. */
final class VectorRows {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  private static final int INFINITE_BITS = 0x7f800000;
  private static final VectorSpecies<Byte> BYTES =
      Lanes.COUNT == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  /** Lane i of a pair's two lanes: 0 0 1 1 2 2 …, and the same from the middle up. */
  private static final VectorShuffle<Float> LOWER = VectorShuffle.fromOp(Lanes.F, i -> i / 2);

  private static final VectorShuffle<Float> UPPER =
      VectorShuffle.fromOp(Lanes.F, i -> (i + Lanes.COUNT) / 2);

  private static final VectorShuffle<Float> FIRSTS = VectorShuffle.fromOp(Lanes.F, i -> i & -2);
  private static final VectorShuffle<Float> SECONDS = VectorShuffle.fromOp(Lanes.F, i -> i | 1);

  private static final VectorMask<Float> ODD =
      VectorMask.fromLong(Lanes.F, 0xaaaaL & ((1L << Lanes.COUNT) - 1));

  private VectorRows() {}

  /** True if the scalar code should quantize: bytes of so few lanes have no vector. */
  static boolean tooNarrowForBytes() {
    return Lanes.COUNT < 8;
  }

  /** Quantizes one block; false if a value is not finite. */
  static boolean quantizeBlock(FloatMatrix x, int row, int block, Activations into) {
    long from = x.offset(row) + 128L * block;
    IntVector largest = IntVector.zero(Lanes.I);
    for (int i = 0; i < 32; i += Lanes.COUNT) {
      IntVector bits = Lanes.floats(x.data(), from + 4L * i).reinterpretAsInts();
      largest = largest.max(bits.and(0x7fffffff));
    }
    int maxBits = largest.reduceLanes(VectorOperators.MAX);
    float max = Float.intBitsToFloat(maxBits);
    boolean zero = max < ScalarKernels.QUANTIZE_MIN;
    float scale = zero ? 0f : max / 127f;
    float inverse = zero ? 0f : 127f / max;
    IntVector sums = IntVector.zero(Lanes.I);
    int firstSum = 0;
    long to = (long) row * into.qStride() + 32L * block;
    FloatVector round = FloatVector.broadcast(Lanes.F, Polynomials.ROUND);
    int roundBits = Float.floatToRawIntBits(Polynomials.ROUND);
    for (int i = 0; i < 32; i += Lanes.COUNT) {
      IntVector q =
          Lanes.floats(x.data(), from + 4L * i)
              .mul(inverse)
              .add(round)
              .reinterpretAsInts()
              .sub(roundBits);
      sums = sums.add(q);
      if (i + Lanes.COUNT == 16) {
        firstSum = sums.reduceLanes(VectorOperators.ADD);
        sums = IntVector.zero(Lanes.I);
      }
      ((ByteVector) q.convertShape(VectorOperators.I2B, BYTES, 0))
          .intoMemorySegment(into.q(), to + i, Lanes.ORDER);
    }
    long at = 4L * ((long) row * into.blockStride() + block);
    into.scales().set(FLOAT, at, scale);
    int secondSum = sums.reduceLanes(VectorOperators.ADD);
    into.sums().set(ValueLayout.JAVA_INT, at, firstSum + secondSum);
    into.halfSums().set(ValueLayout.JAVA_INT, 2 * at, firstSum);
    into.halfSums().set(ValueLayout.JAVA_INT, 2 * at + 4, secondSum);
    return maxBits < INFINITE_BITS;
  }

  /** RMS norm of {@code count} floats. */
  static void norm(
      MemorySegment x,
      long xAt,
      MemorySegment weight,
      float eps,
      int count,
      MemorySegment y,
      long yAt,
      float[] lanes) {
    int whole = count & -16;
    for (int part = 0; part < 16; part += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.F);
      for (int i = part; i < whole; i += 16) {
        FloatVector v = Lanes.floats(x, xAt + 4L * i);
        sum = v.fma(v, sum);
      }
      sum.intoArray(lanes, part);
    }
    for (int i = whole; i < count; i++) {
      float value = x.get(FLOAT, xAt + 4L * i);
      lanes[i - whole] = Math.fma(value, value, lanes[i - whole]);
    }
    float r = 1f / (float) Math.sqrt(ScalarKernels.tree(lanes) / (float) count + eps);
    int i = 0;
    for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
      Lanes.floats(x, xAt + 4L * i)
          .mul(r)
          .mul(Lanes.floats(weight, 4L * i))
          .intoMemorySegment(y, yAt + 4L * i, ByteOrder.nativeOrder());
    }
    for (; i < count; i++) {
      float value = x.get(FLOAT, xAt + 4L * i) * r;
      y.set(FLOAT, yAt + 4L * i, value * weight.get(FLOAT, 4L * i));
    }
  }

  /** Rotates pairs (i, i + pairs) of one head. */
  static void ropeHalves(MemorySegment x, long at, MemorySegment table, long angles, int pairs) {
    int i = 0;
    for (; i <= pairs - Lanes.COUNT; i += Lanes.COUNT) {
      long first = at + 4L * i;
      long second = first + 4L * pairs;
      FloatVector cos = Lanes.floats(table, angles + 4L * i);
      FloatVector sin = Lanes.floats(table, angles + 4L * (pairs + i));
      FloatVector x0 = Lanes.floats(x, first);
      FloatVector x1 = Lanes.floats(x, second);
      x0.fma(cos, x1.mul(sin).neg()).intoMemorySegment(x, first, ByteOrder.nativeOrder());
      x0.fma(sin, x1.mul(cos)).intoMemorySegment(x, second, ByteOrder.nativeOrder());
    }
    for (; i < pairs; i++) {
      rotate(x, at + 4L * i, at + 4L * (i + pairs), table, angles + 4L * i, pairs);
    }
  }

  /** Rotates pairs (2i, 2i + 1) of one head. */
  static void ropePairs(MemorySegment x, long at, MemorySegment table, long angles, int pairs) {
    int i = 0;
    for (; i <= pairs - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector cos = Lanes.floats(table, angles + 4L * i);
      FloatVector sin = Lanes.floats(table, angles + 4L * (pairs + i));
      long first = at + 8L * i;
      turn(x, first, cos.rearrange(LOWER), sin.rearrange(LOWER));
      turn(x, first + 4L * Lanes.COUNT, cos.rearrange(UPPER), sin.rearrange(UPPER));
    }
    for (; i < pairs; i++) {
      rotate(x, at + 8L * i, at + 8L * i + 4, table, angles + 4L * i, pairs);
    }
  }

  /** Even lanes become {@code fma(x0, cos, x1 * -sin)}, odd ones {@code fma(x0, sin, x1 * cos)}. */
  private static void turn(MemorySegment x, long at, FloatVector cos, FloatVector sin) {
    FloatVector v = Lanes.floats(x, at);
    FloatVector x0 = v.rearrange(FIRSTS);
    FloatVector x1 = v.rearrange(SECONDS);
    x0.fma(cos.blend(sin, ODD), x1.mul(sin.neg().blend(cos, ODD)))
        .intoMemorySegment(x, at, ByteOrder.nativeOrder());
  }

  private static void rotate(
      MemorySegment x, long first, long second, MemorySegment table, long angle, int pairs) {
    float cos = table.get(FLOAT, angle);
    float sin = table.get(FLOAT, angle + 4L * pairs);
    float x0 = x.get(FLOAT, first);
    float x1 = x.get(FLOAT, second);
    x.set(FLOAT, first, Math.fma(x0, cos, -(x1 * sin)));
    x.set(FLOAT, second, Math.fma(x0, sin, x1 * cos));
  }

  static void scale(MemorySegment x, long at, float factor, int count) {
    int i = 0;
    for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
      store(Lanes.floats(x, at + 4L * i).mul(factor), x, at + 4L * i);
    }
    for (; i < count; i++) {
      x.set(FLOAT, at + 4L * i, x.get(FLOAT, at + 4L * i) * factor);
    }
  }

  static void add(MemorySegment x, long at, MemorySegment y, long yAt, int count) {
    int i = 0;
    for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
      store(Lanes.floats(x, at + 4L * i).add(Lanes.floats(y, yAt + 4L * i)), x, at + 4L * i);
    }
    for (; i < count; i++) {
      x.set(FLOAT, at + 4L * i, x.get(FLOAT, at + 4L * i) + y.get(FLOAT, yAt + 4L * i));
    }
  }

  static void siluMul(MemorySegment gate, long at, MemorySegment up, long upAt, int count) {
    int i = 0;
    for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector v = Lanes.silu(Lanes.floats(gate, at + 4L * i));
      store(v.mul(Lanes.floats(up, upAt + 4L * i)), gate, at + 4L * i);
    }
    for (; i < count; i++) {
      float v = Polynomials.silu(gate.get(FLOAT, at + 4L * i));
      gate.set(FLOAT, at + 4L * i, v * up.get(FLOAT, upAt + 4L * i));
    }
  }

  private static void store(FloatVector v, MemorySegment x, long at) {
    v.intoMemorySegment(x, at, ByteOrder.nativeOrder());
  }
}
