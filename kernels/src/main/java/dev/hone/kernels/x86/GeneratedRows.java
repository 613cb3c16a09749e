package dev.hone.kernels.x86;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

/**
 * Calls the functions of {@link Avx512RowCode} row by row. They work on whole registers, so rows
 * must be a multiple of 16 long ({@link #serves}); what follows a row may belong to another matrix.
 */
final class GeneratedRows {
  private static final int INFINITY = 0x7f800000;

  private static final MethodHandle INT_OF_6 = Signatures.intOfLongs(6);
  private static final MethodHandle OF_3 = Signatures.longs(3);
  private static final MethodHandle OF_6 = Signatures.longs(6);

  private final MemorySegment quantize;
  private final MemorySegment norm;
  private final MemorySegment siluMul;
  private final MemorySegment add;

  GeneratedRows(CodeLibrary library) {
    quantize = library.function("quantize");
    norm = library.function("norm");
    siluMul = library.function("silu_mul");
    add = library.function("add");
  }

  static boolean serves(int columns) {
    return columns > 0 && columns % 16 == 0;
  }

  boolean quantize(FloatMatrix x, int fromRow, int toRow, Activations into) {
    long blocks = x.columns() / Activations.BLOCK;
    boolean finite = true;
    try {
      for (int row = fromRow; row < toRow; row++) {
        int largest =
            (int)
                INT_OF_6.invokeExact(
                    quantize,
                    address(x, row),
                    blocks,
                    into.q().address() + (long) row * into.qStride(),
                    into.scales().address() + 4L * row * into.blockStride(),
                    into.sums().address() + 4L * row * into.blockStride(),
                    into.halfSums().address() + 8L * row * into.blockStride());
        finite &= largest < INFINITY;
      }
      return finite;
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    } finally {
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(into);
    }
  }

  /** Norms of {@code parts} consecutive pieces of {@code count} floats of each row. */
  void norm(
      FloatMatrix x,
      MemorySegment weight,
      float eps,
      int fromRow,
      int toRow,
      int parts,
      int count,
      FloatMatrix y) {
    try {
      for (int row = fromRow; row < toRow; row++) {
        for (int part = 0; part < parts; part++) {
          OF_6.invokeExact(
              norm,
              address(x, row) + 4L * part * count,
              weight.address(),
              address(y, row) + 4L * part * count,
              (long) (count / 16),
              (long) Float.floatToRawIntBits(eps),
              (long) Float.floatToRawIntBits((float) count));
        }
      }
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    } finally {
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(weight);
      Reference.reachabilityFence(y);
    }
  }

  void siluMul(FloatMatrix gate, FloatMatrix up, int fromRow, int toRow) {
    pairs(siluMul, gate, up, fromRow, toRow);
  }

  void add(FloatMatrix x, FloatMatrix y, int fromRow, int toRow) {
    pairs(add, x, y, fromRow, toRow);
  }

  private static void pairs(
      MemorySegment function, FloatMatrix x, FloatMatrix y, int fromRow, int toRow) {
    try {
      for (int row = fromRow; row < toRow; row++) {
        OF_3.invokeExact(function, address(x, row), address(y, row), (long) (x.columns() / 16));
      }
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    } finally {
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(y);
    }
  }

  private static long address(FloatMatrix x, int row) {
    return x.data().address() + x.offset(row);
  }
}
