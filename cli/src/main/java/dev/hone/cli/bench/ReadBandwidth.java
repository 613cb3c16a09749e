package dev.hone.cli.bench;

import dev.hone.kernels.WorkerPool;
import dev.hone.model.PageMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * How fast this machine reads memory: what decoding can reach at best. Sums a buffer in huge pages
 * with the threads that the model runs on; the sum is checked, so nothing is optimized away.
 */
final class ReadBandwidth {
  private static final VectorSpecies<Long> LANES = LongVector.SPECIES_PREFERRED;
  private static final int UNROLLED = 8;
  private static final long STRIDE = (long) UNROLLED * LANES.vectorByteSize();
  private static final long PIECE = 4 << 20;
  private static final int WARM_UP_CALLS = 4_000;

  private final WorkerPool pool;
  private final MemorySegment buffer;
  private final int pieces;
  private final long[] sums;

  /**
   * Fills a buffer.
   *
   * @param bytes size of the buffer; far above the caches, or it says nothing of the memory
   */
  ReadBandwidth(WorkerPool pool, Arena arena, long bytes) {
    this.pool = pool;
    this.pieces = (int) Math.max(1, bytes / PIECE);
    this.buffer = PageMemory.allocate(arena, pieces * PIECE);
    this.sums = new long[pieces];
    pool.run(pieces, (piece, worker) -> fill(buffer.asSlice(piece * PIECE, PIECE)));
    warmUp(buffer);
    pass();
  }

  /** Reads the buffer once: bytes per second. */
  double pass() {
    long began = System.nanoTime();
    pool.run(pieces, (piece, worker) -> sums[piece] = sum(buffer, piece * PIECE, PIECE));
    double seconds = (System.nanoTime() - began) / 1e9;
    check(sums);
    return buffer.byteSize() / seconds;
  }

  private static void fill(MemorySegment piece) {
    for (long at = 0; at < PIECE; at += Long.BYTES) {
      piece.set(ValueLayout.JAVA_LONG, at, 1);
    }
  }

  /**
   * Small pieces, until the loop is compiled: interpreted, vectors take a thousand times longer.
   */
  private static void warmUp(MemorySegment buffer) {
    long sum = 0;
    for (int i = 0; i < WARM_UP_CALLS; i++) {
      sum += sum(buffer, 0, 4 * STRIDE);
    }
    if (sum != WARM_UP_CALLS * 4 * STRIDE / Long.BYTES) {
      throw new IllegalStateException("the warm-up read " + sum);
    }
  }

  private static void check(long[] sums) {
    for (long sum : sums) {
      if (sum != PIECE / Long.BYTES) {
        throw new IllegalStateException("a piece of the buffer was read as " + sum);
      }
    }
  }

  private static long sum(MemorySegment memory, long from, long bytes) {
    LongVector a = LongVector.zero(LANES);
    LongVector b = a;
    LongVector c = a;
    LongVector d = a;
    LongVector e = a;
    LongVector f = a;
    LongVector g = a;
    LongVector h = a;
    int width = LANES.vectorByteSize();
    for (long at = from; at < from + bytes; at += STRIDE) {
      a = a.add(load(memory, at));
      b = b.add(load(memory, at + width));
      c = c.add(load(memory, at + 2L * width));
      d = d.add(load(memory, at + 3L * width));
      e = e.add(load(memory, at + 4L * width));
      f = f.add(load(memory, at + 5L * width));
      g = g.add(load(memory, at + 6L * width));
      h = h.add(load(memory, at + 7L * width));
    }
    LongVector left = a.add(b).add(c.add(d));
    return left.add(e.add(f).add(g.add(h))).reduceLanes(VectorOperators.ADD);
  }

  private static LongVector load(MemorySegment memory, long at) {
    return LongVector.fromMemorySegment(LANES, memory, at, ByteOrder.nativeOrder());
  }
}
