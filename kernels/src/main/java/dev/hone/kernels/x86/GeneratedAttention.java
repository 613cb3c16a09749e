package dev.hone.kernels.x86;

import static dev.hone.kernels.x86.Avx512AttentionCode.MAX_QUERIES;
import static dev.hone.kernels.x86.Avx512AttentionCode.SCORES;
import static dev.hone.kernels.x86.Avx512AttentionCode.maxVectors;

import dev.hone.kernels.Attention;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.KvLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

/**
 * Cuts attention into tiles of at most twelve queries and splits of 256 positions, and calls the
 * functions of {@link Avx512AttentionCode} for each. A tile's queries are neighbours: the heads of
 * a group, token after token, so that each row of K and V is read once for all of them.
 *
 * <p>Scratch: four tables of sixteen 64-bit words (pages, queries, outputs, visible positions), the
 * packed queries, the scores, then two sets of records.
 */
final class GeneratedAttention {
  private static final long PAGES = 0;
  private static final long QUERIES = 128;
  private static final long OUTPUTS = 256;
  private static final long COUNTS = 384;
  private static final long PACKED = 512;

  private static final MethodHandle OF_4 = Signatures.longs(4);
  private static final MethodHandle OF_5 = Signatures.longs(5);
  private static final MethodHandle OF_6 = Signatures.longs(6);
  private static final MethodHandle OF_8 = Signatures.longs(8);

  private final MemorySegment pack;
  private final MemorySegment softmax;
  private final MemorySegment merge;
  private final MemorySegment finish;
  private final MemorySegment store;

  /** Where a merged query's output goes: the table that {@code finish} reads. */
  private final ThreadLocal<MemorySegment> outputs =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Long.BYTES, Long.BYTES));

  private final MemorySegment[] scores = new MemorySegment[MAX_QUERIES];
  private final MemorySegment[][] values = new MemorySegment[MAX_QUERIES][];

  GeneratedAttention(CodeLibrary library) {
    pack = library.function("pack");
    softmax = library.function("softmax");
    merge = library.function("merge");
    finish = library.function("finish");
    store = library.function("store");
    for (int i = 0; i < MAX_QUERIES; i++) {
      scores[i] = library.function("scores_" + (i + 1));
      values[i] = new MemorySegment[maxVectors(i + 1)];
      for (int j = 0; j < values[i].length; j++) {
        values[i][j] = library.function("values_%d_%d".formatted(i + 1, j + 1));
      }
    }
  }

  /** Whether heads of this size are generated: whole registers of dimensions. */
  static boolean serves(KvLayout layout) {
    return layout.headDim() % 16 == 0;
  }

  void attend(Attention a, int kvHead, int fromRow, int toRow, MemorySegment scratch) {
    int queries = (toRow - fromRow) * a.group();
    int tiles = (queries + MAX_QUERIES - 1) / MAX_QUERIES;
    long stride = recordStride(a.layout());
    try {
      for (int tile = 0; tile < tiles; tile++) {
        int from = (int) ((long) queries * tile / tiles);
        int to = (int) ((long) queries * (tile + 1) / tiles);
        int count = to - from;
        pack(a, kvHead, fromRow, from, count, scratch);
        long merged = records(a.layout(), count, scratch);
        long next = merged + count * stride;
        int splits = a.splits(fromRow + (to - 1) / a.group());
        for (int split = 0; split < splits; split++) {
          int blind = visible(a, fromRow, from, count, split, scratch);
          long into = (split == 0 ? merged : next) + blind * stride;
          split(a, kvHead, count, blind, split, into, stride, scratch);
          if (split > 0) {
            OF_5.invokeExact(
                merge,
                merged + blind * stride,
                into,
                (long) (count - blind),
                stride,
                (long) a.layout().headDim());
          }
        }
        finish(a, count, merged, stride, scratch);
      }
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    } finally {
      Reference.reachabilityFence(a);
      Reference.reachabilityFence(scratch);
    }
  }

  void attendSplit(
      Attention a, int kvHead, int row, int split, FloatMatrix partial, MemorySegment scratch) {
    int group = a.group();
    int tiles = (group + MAX_QUERIES - 1) / MAX_QUERIES;
    long stride = partialStride(a.layout());
    long records = partial.data().address() + partial.offset(split);
    try {
      for (int tile = 0; tile < tiles; tile++) {
        int from = group * tile / tiles;
        int count = group * (tile + 1) / tiles - from;
        pack(a, kvHead, row, from, count, scratch);
        int blind = visible(a, row, from, count, split, scratch);
        split(a, kvHead, count, blind, split, records + from * stride, stride, scratch);
      }
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    } finally {
      Reference.reachabilityFence(a);
      Reference.reachabilityFence(partial);
      Reference.reachabilityFence(scratch);
    }
  }

  void mergeSplits(Attention a, int kvHead, int row, FloatMatrix partial) {
    long headDim = a.layout().headDim();
    long stride = partialStride(a.layout());
    long merged = partial.data().address() + partial.offset(0);
    MemorySegment output = outputs.get();
    long first = a.out().data().address() + a.out().offset(row);
    try {
      for (int split = 1; split < a.splits(row); split++) {
        long other = partial.data().address() + partial.offset(split);
        OF_5.invokeExact(merge, merged, other, (long) a.group(), stride, headDim);
      }
      for (int i = 0; i < a.group(); i++) {
        output.set(ValueLayout.JAVA_LONG, 0, first + 4L * headDim * (kvHead * a.group() + i));
        OF_5.invokeExact(finish, merged + i * stride, stride, 1L, output.address(), headDim);
      }
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    } finally {
      Reference.reachabilityFence(a);
      Reference.reachabilityFence(partial);
      Reference.reachabilityFence(output);
    }
  }

  void store(
      KvLayout layout,
      int layer,
      MemorySegment page,
      int slot,
      FloatMatrix k,
      FloatMatrix v,
      int row) {
    try {
      OF_6.invokeExact(
          store,
          k.data().address() + k.offset(row),
          v.data().address() + v.offset(row),
          (long) layout.kvHeads(),
          (long) layout.headDim(),
          page.address() + layout.kOffset(layer, 0) + layout.kElement(slot, 0),
          page.address() + layout.vOffset(layer, 0) + 2L * slot * layout.headDim());
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    } finally {
      Reference.reachabilityFence(k);
      Reference.reachabilityFence(v);
      Reference.reachabilityFence(page);
    }
  }

  private static long recordStride(KvLayout layout) {
    return (partialStride(layout) + 63) & -64;
  }

  private static long partialStride(KvLayout layout) {
    return 4L * (layout.headDim() + 2);
  }

  private static long scores(KvLayout layout, int queries, MemorySegment scratch) {
    return scratch.address() + PACKED + 4L * layout.headDim() * queries;
  }

  private static long records(KvLayout layout, int queries, MemorySegment scratch) {
    return scores(layout, queries, scratch) + (long) SCORES * queries;
  }

  /** Writes where the tile's queries and outputs are. */
  private static void addresses(
      Attention a, int kvHead, int fromRow, int from, int count, MemorySegment scratch) {
    int group = a.group();
    for (int i = 0; i < count; i++) {
      int row = fromRow + (from + i) / group;
      long head = 4L * a.layout().headDim() * (kvHead * group + (from + i) % group);
      scratch.set(
          ValueLayout.JAVA_LONG,
          QUERIES + 8L * i,
          a.q().data().address() + a.q().offset(row) + head);
      scratch.set(
          ValueLayout.JAVA_LONG,
          OUTPUTS + 8L * i,
          a.out().data().address() + a.out().offset(row) + head);
    }
  }

  private void pack(
      Attention a, int kvHead, int fromRow, int from, int count, MemorySegment scratch)
      throws Throwable {
    addresses(a, kvHead, fromRow, from, count, scratch);
    OF_4.invokeExact(
        pack,
        scratch.address() + QUERIES,
        (long) count,
        (long) a.layout().headDim(),
        scratch.address() + PACKED);
  }

  /**
   * Writes how many of the split's positions each query sees; returns the number of queries, first
   * in the tile, that see none.
   */
  private static int visible(
      Attention a, int fromRow, int from, int count, int split, MemorySegment scratch) {
    int blind = 0;
    for (int i = 0; i < count; i++) {
      int row = fromRow + (from + i) / a.group();
      int seen = a.firstPosition() + (row - a.fromRow()) + 1 - split * KvLayout.SPLIT;
      blind += seen <= 0 ? 1 : 0;
      scratch.set(ValueLayout.JAVA_LONG, COUNTS + 8L * i, Math.min(KvLayout.SPLIT, seen));
    }
    return blind;
  }

  private void split(
      Attention a,
      int kvHead,
      int count,
      int blind,
      int split,
      long records,
      long stride,
      MemorySegment scratch)
      throws Throwable {
    KvLayout layout = a.layout();
    long most = scratch.get(ValueLayout.JAVA_LONG, COUNTS + 8L * (count - 1));
    long least = scratch.get(ValueLayout.JAVA_LONG, COUNTS + 8L * blind);
    int pages = (int) (most + KvLayout.PAGE - 1) / KvLayout.PAGE;
    int firstPage = split * (KvLayout.SPLIT / KvLayout.PAGE);
    for (int i = 0; i < pages; i++) {
      scratch.set(ValueLayout.JAVA_LONG, PAGES + 8L * i, a.pages()[firstPage + i].address());
    }
    long scoresAt = scores(layout, count, scratch);
    OF_6.invokeExact(
        scores[count - 1],
        scratch.address() + PAGES,
        (long) pages,
        layout.kOffset(a.layer(), kvHead),
        scratch.address() + PACKED,
        (long) layout.headDim(),
        scoresAt);
    long seeing = scoresAt + (long) SCORES * blind;
    OF_6.invokeExact(
        softmax,
        seeing,
        (long) (count - blind),
        scratch.address() + COUNTS + 8L * blind,
        records,
        stride,
        (long) layout.headDim());
    values(a, kvHead, count - blind, 0, least, seeing, records, stride, scratch);
    for (int i = blind; i < count; i++) {
      long seen = scratch.get(ValueLayout.JAVA_LONG, COUNTS + 8L * i);
      if (seen > least) {
        long record = records + (i - blind) * stride;
        values(a, kvHead, 1, least, seen, scoresAt + (long) SCORES * i, record, stride, scratch);
      }
    }
  }

  private void values(
      Attention a,
      int kvHead,
      int queries,
      long from,
      long to,
      long probabilities,
      long records,
      long stride,
      MemorySegment scratch)
      throws Throwable {
    int headDim = a.layout().headDim();
    int most = maxVectors(queries);
    for (int dim = 0; dim < headDim; dim += 16 * most) {
      int vectors = Math.min(most, (headDim - dim) / 16);
      OF_8.invokeExact(
          values[queries - 1][vectors - 1],
          scratch.address() + PAGES,
          from,
          to,
          a.layout().vOffset(a.layer(), kvHead) + 2L * dim,
          (long) headDim,
          probabilities,
          records + 8 + 4L * dim,
          stride);
    }
  }

  private void finish(Attention a, int count, long records, long stride, MemorySegment scratch)
      throws Throwable {
    OF_5.invokeExact(
        finish,
        records,
        stride,
        (long) count,
        scratch.address() + OUTPUTS,
        (long) a.layout().headDim());
  }
}
