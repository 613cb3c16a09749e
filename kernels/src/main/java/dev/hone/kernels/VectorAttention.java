package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One thread's attention: a tile of up to 32 queries (query heads of one KV head, times rows) goes
 * through one split together, so that each key and value is read and widened once for all of them.
 * Scores have positions in lanes, values have dims in lanes.
 *
 * <p>A tile's queries are numbered row by row, heads within. Arrays are on the heap because
 * constant distances from one index are checked once there; they are allocated when a thread first
 * meets a head size.
 */
final class VectorAttention {

  private static final ThreadLocal<VectorAttention> OF_THREAD =
      ThreadLocal.withInitial(() -> new VectorAttention(0));
  private static final int QUERIES = AttentionScratch.QUERIES;
  private static final int SPLIT = KvLayout.SPLIT;
  private static final int PAGE = KvLayout.PAGE;
  private static final int TILE = 4;

  private final int headDim;
  private final int padded;

  /** {@code [tile of 4][dim][4]}. */
  private final float[] queries;

  /** {@code [query][256]}. */
  private final float[] scores = new float[QUERIES * SPLIT];

  /** One page's keys {@code [2][dim][16]} or values {@code [32][padded]}. */
  private final float[] page;

  /** Of the running split, then of all splits before it: {@code [query][padded]}. */
  private final float[] values;

  private final float[] merged;
  private final float[] maxima = new float[2 * QUERIES];
  private final float[] sums = new float[2 * QUERIES];
  private final float[] lanes = new float[16];

  private VectorAttention(int headDim) {
    this.headDim = headDim;
    this.padded = (headDim + 15) & -16;
    this.queries = new float[QUERIES * headDim];
    this.page = new float[PAGE * padded];
    this.values = new float[QUERIES * padded];
    this.merged = new float[QUERIES * padded];
  }

  static VectorAttention ofThread(KvLayout layout) {
    VectorAttention attention = OF_THREAD.get();
    if (attention.headDim != layout.headDim()) {
      attention = new VectorAttention(layout.headDim());
      OF_THREAD.set(attention);
    }
    return attention;
  }

  /** All splits of the rows for the query heads of one KV head, into {@code a.out()}. */
  void attend(Attention a, int kvHead, int fromRow, int toRow) {
    int heads = Math.min(a.group(), QUERIES);
    int rows = QUERIES / heads;
    int lastHead = (kvHead + 1) * a.group();
    for (int row = fromRow; row < toRow; row += rows) {
      for (int head = kvHead * a.group(); head < lastHead; head += heads) {
        tile(a, kvHead, row, Math.min(row + rows, toRow), head, Math.min(heads, lastHead - head));
      }
    }
  }

  private void tile(Attention a, int kvHead, int fromRow, int toRow, int head, int heads) {
    int count = (toRow - fromRow) * heads;
    pack(a, fromRow, count, head, heads);
    int splits = a.splits(toRow - 1);
    for (int split = 0; split < splits; split++) {
      int firstRow = Math.max(fromRow, fromRow + split * SPLIT - a.position(fromRow));
      int first = (firstRow - fromRow) * heads;
      split(a, kvHead, split, first, count, a.position(fromRow) + 1 - split * SPLIT, heads);
      for (int query = first; query < count; query++) {
        merge(query, split == 0);
      }
    }
    for (int query = 0; query < count; query++) {
      long at = a.out().offset(fromRow + query / heads);
      at += 4L * (head + query % heads) * headDim;
      for (int d = 0; d < headDim; d++) {
        float value = merged[query * padded + d] / sums[QUERIES + query];
        a.out().data().set(ValueLayout.JAVA_FLOAT, at + 4L * d, value);
      }
    }
  }

  /** One split of one row, into {@code partial}. */
  void attendSplit(Attention a, int kvHead, int row, int split, FloatMatrix partial) {
    for (int from = 0; from < a.group(); from += QUERIES) {
      int heads = Math.min(QUERIES, a.group() - from);
      pack(a, row, heads, kvHead * a.group() + from, heads);
      split(a, kvHead, split, 0, heads, a.position(row) + 1 - split * SPLIT, heads);
      for (int query = 0; query < heads; query++) {
        long at = partial.offset(split) + 4L * (from + query) * (headDim + 2);
        partial.data().set(ValueLayout.JAVA_FLOAT, at, maxima[query]);
        partial.data().set(ValueLayout.JAVA_FLOAT, at + 4, sums[query]);
        MemorySegment.copy(
            values, query * padded, partial.data(), ValueLayout.JAVA_FLOAT, at + 8, headDim);
      }
    }
  }

  /** Lays out the queries {@code [tile][dim][4]}. */
  private void pack(Attention a, int fromRow, int count, int head, int heads) {
    for (int query = 0; query < count; query++) {
      long at = a.q().offset(fromRow + query / heads) + 4L * (head + query % heads) * headDim;
      int to = query / TILE * TILE * headDim + query % TILE;
      for (int d = 0; d < headDim; d++) {
        queries[to + d * TILE] = a.q().data().get(ValueLayout.JAVA_FLOAT, at + 4L * d);
      }
    }
  }

  /**
   * Attention over one split for the queries {@code first..count}. Query {@code i} sees {@code seen
   * + i / heads} of its positions, at most 256.
   */
  private void split(
      Attention a, int kvHead, int split, int first, int count, int seen, int heads) {
    int longest = seen(count - 1, seen, heads);
    int firstPage = split * (SPLIT / PAGE);
    long keys = a.layout().kOffset(a.layer(), kvHead);
    for (int from = 0; from < longest; from += PAGE) {
      MemorySegment data = a.pages()[firstPage + from / PAGE];
      for (int half = 0; half < PAGE && from + half < longest; half += 16) {
        widen(data, keys + 2L * half * headDim, 16 * headDim);
        for (int tile = first & -TILE; tile < count; tile += TILE) {
          for (int part = 0; part < 16; part += Lanes.COUNT) {
            scores(tile, part, from + half);
          }
        }
      }
    }
    for (int query = first; query < count; query++) {
      softmax(query, seen(query, seen, heads));
    }
    Arrays.fill(values, first * padded, count * padded, 0f);
    long valuesAt = a.layout().vOffset(a.layer(), kvHead);
    for (int from = 0; from < longest; from += PAGE) {
      MemorySegment data = a.pages()[firstPage + from / PAGE];
      int rows = Math.min(PAGE, longest - from);
      if (headDim == padded) {
        widen(data, valuesAt, rows * headDim);
      } else {
        for (int i = 0; i < rows; i++) {
          widenRow(data, valuesAt + 2L * i * headDim, i * padded);
        }
      }
      for (int query = first; query < count; ) {
        query += values(query, count, from, seen, heads);
      }
    }
  }

  private static int seen(int query, int seen, int heads) {
    return Math.min(SPLIT, seen + query / heads);
  }

  private void widen(MemorySegment data, long at, int count) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      Lanes.halves(data, at + 2L * i).intoArray(page, i);
    }
  }

  private void widenRow(MemorySegment data, long at, int to) {
    for (int i = 0; i < headDim; i++) {
      page[to + i] = Float16.half(data, at + 2L * i);
    }
  }

  /** Scores of a tile of 4 queries against the lanes {@code part} and up of a key panel. */
  private void scores(int tile, int part, int position) {
    float[] q = queries;
    float[] k = page;
    int at = tile * headDim;
    FloatVector s0 = FloatVector.zero(Lanes.F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int d = 0; d < headDim; d++) {
      FloatVector key = FloatVector.fromArray(Lanes.F, k, d * 16 + part);
      int i = at + d * TILE;
      s0 = key.fma(FloatVector.broadcast(Lanes.F, q[i]), s0);
      s1 = key.fma(FloatVector.broadcast(Lanes.F, q[i + 1]), s1);
      s2 = key.fma(FloatVector.broadcast(Lanes.F, q[i + 2]), s2);
      s3 = key.fma(FloatVector.broadcast(Lanes.F, q[i + 3]), s3);
    }
    int to = tile * SPLIT + position + part;
    s0.intoArray(scores, to);
    s1.intoArray(scores, to + SPLIT);
    s2.intoArray(scores, to + 2 * SPLIT);
    s3.intoArray(scores, to + 3 * SPLIT);
  }

  /** Turns a query's scores into weights, with their maximum and sum. */
  private void softmax(int query, int seen) {
    int at = query * SPLIT;
    int whole = (seen + 15) & -16;
    for (int i = seen; i < whole; i++) {
      scores[at + i] = Float.NEGATIVE_INFINITY;
    }
    FloatVector largest = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < whole; i += Lanes.COUNT) {
      FloatVector s = FloatVector.fromArray(Lanes.F, scores, at + i);
      largest = largest.blend(s, s.compare(VectorOperators.GT, largest));
    }
    largest.intoArray(lanes, 0);
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < Lanes.COUNT; i++) {
      max = lanes[i] > max ? lanes[i] : max;
    }
    max = max + 0f;
    for (int part = 0; part < 16; part += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.F);
      for (int i = part; i < whole; i += 16) {
        FloatVector p = Lanes.exp(FloatVector.fromArray(Lanes.F, scores, at + i).sub(max));
        p.intoArray(scores, at + i);
        sum = sum.add(p);
      }
      sum.intoArray(lanes, part);
    }
    maxima[query] = max;
    sums[query] = ScalarKernels.tree(lanes);
  }

  /**
   * Adds the weighted values of the page at {@code from} to one or four queries from {@code query}
   * on; answers how many.
   */
  private int values(int query, int count, int from, int seen, int heads) {
    int own = seen(query, seen, heads);
    if (query + TILE > count) {
      values1(query, from, from, own);
      return 1;
    }
    values4(query, from, own);
    for (int i = 1; i < TILE; i++) {
      int further = seen(query + i, seen, heads);
      if (further > own) {
        values1(query + i, from, Math.max(from, own), further);
      }
    }
    return TILE;
  }

  private void values4(int query, int from, int to) {
    int count = Math.min(PAGE, to - from);
    for (int d = 0; d < padded; d += 4 * Lanes.COUNT) {
      if (d + 4 * Lanes.COUNT <= padded) {
        values4x4(query, from, count, d);
      } else {
        for (int rest = d; rest < padded; rest += Lanes.COUNT) {
          values4x1(query, from, count, rest);
        }
      }
    }
  }

  private void values4x4(int query, int from, int count, int d) {
    int n = Lanes.COUNT;
    float[] out = values;
    float[] v = page;
    float[] p = scores;
    int o = query * padded + d;
    int o1 = o + padded;
    int o2 = o1 + padded;
    int o3 = o2 + padded;
    FloatVector a0 = FloatVector.fromArray(Lanes.F, out, o);
    FloatVector a1 = FloatVector.fromArray(Lanes.F, out, o + n);
    FloatVector a2 = FloatVector.fromArray(Lanes.F, out, o + 2 * n);
    FloatVector a3 = FloatVector.fromArray(Lanes.F, out, o + 3 * n);
    FloatVector b0 = FloatVector.fromArray(Lanes.F, out, o1);
    FloatVector b1 = FloatVector.fromArray(Lanes.F, out, o1 + n);
    FloatVector b2 = FloatVector.fromArray(Lanes.F, out, o1 + 2 * n);
    FloatVector b3 = FloatVector.fromArray(Lanes.F, out, o1 + 3 * n);
    FloatVector c0 = FloatVector.fromArray(Lanes.F, out, o2);
    FloatVector c1 = FloatVector.fromArray(Lanes.F, out, o2 + n);
    FloatVector c2 = FloatVector.fromArray(Lanes.F, out, o2 + 2 * n);
    FloatVector c3 = FloatVector.fromArray(Lanes.F, out, o2 + 3 * n);
    FloatVector d0 = FloatVector.fromArray(Lanes.F, out, o3);
    FloatVector d1 = FloatVector.fromArray(Lanes.F, out, o3 + n);
    FloatVector d2 = FloatVector.fromArray(Lanes.F, out, o3 + 2 * n);
    FloatVector d3 = FloatVector.fromArray(Lanes.F, out, o3 + 3 * n);
    int at = query * SPLIT + from;
    for (int i = 0; i < count; i++) {
      int row = i * padded + d;
      FloatVector v0 = FloatVector.fromArray(Lanes.F, v, row);
      FloatVector v1 = FloatVector.fromArray(Lanes.F, v, row + n);
      FloatVector v2 = FloatVector.fromArray(Lanes.F, v, row + 2 * n);
      FloatVector v3 = FloatVector.fromArray(Lanes.F, v, row + 3 * n);
      FloatVector weight = FloatVector.broadcast(Lanes.F, p[at + i]);
      a0 = v0.fma(weight, a0);
      a1 = v1.fma(weight, a1);
      a2 = v2.fma(weight, a2);
      a3 = v3.fma(weight, a3);
      weight = FloatVector.broadcast(Lanes.F, p[at + i + SPLIT]);
      b0 = v0.fma(weight, b0);
      b1 = v1.fma(weight, b1);
      b2 = v2.fma(weight, b2);
      b3 = v3.fma(weight, b3);
      weight = FloatVector.broadcast(Lanes.F, p[at + i + 2 * SPLIT]);
      c0 = v0.fma(weight, c0);
      c1 = v1.fma(weight, c1);
      c2 = v2.fma(weight, c2);
      c3 = v3.fma(weight, c3);
      weight = FloatVector.broadcast(Lanes.F, p[at + i + 3 * SPLIT]);
      d0 = v0.fma(weight, d0);
      d1 = v1.fma(weight, d1);
      d2 = v2.fma(weight, d2);
      d3 = v3.fma(weight, d3);
    }
    a0.intoArray(out, o);
    a1.intoArray(out, o + n);
    a2.intoArray(out, o + 2 * n);
    a3.intoArray(out, o + 3 * n);
    b0.intoArray(out, o1);
    b1.intoArray(out, o1 + n);
    b2.intoArray(out, o1 + 2 * n);
    b3.intoArray(out, o1 + 3 * n);
    c0.intoArray(out, o2);
    c1.intoArray(out, o2 + n);
    c2.intoArray(out, o2 + 2 * n);
    c3.intoArray(out, o2 + 3 * n);
    d0.intoArray(out, o3);
    d1.intoArray(out, o3 + n);
    d2.intoArray(out, o3 + 2 * n);
    d3.intoArray(out, o3 + 3 * n);
  }

  private void values4x1(int query, int from, int count, int d) {
    float[] out = values;
    int o = query * padded + d;
    FloatVector a = FloatVector.fromArray(Lanes.F, out, o);
    FloatVector b = FloatVector.fromArray(Lanes.F, out, o + padded);
    FloatVector c = FloatVector.fromArray(Lanes.F, out, o + 2 * padded);
    FloatVector e = FloatVector.fromArray(Lanes.F, out, o + 3 * padded);
    int at = query * SPLIT + from;
    for (int i = 0; i < count; i++) {
      FloatVector v = FloatVector.fromArray(Lanes.F, page, i * padded + d);
      a = v.fma(FloatVector.broadcast(Lanes.F, scores[at + i]), a);
      b = v.fma(FloatVector.broadcast(Lanes.F, scores[at + i + SPLIT]), b);
      c = v.fma(FloatVector.broadcast(Lanes.F, scores[at + i + 2 * SPLIT]), c);
      e = v.fma(FloatVector.broadcast(Lanes.F, scores[at + i + 3 * SPLIT]), e);
    }
    a.intoArray(out, o);
    b.intoArray(out, o + padded);
    c.intoArray(out, o + 2 * padded);
    e.intoArray(out, o + 3 * padded);
  }

  /** One query over the positions {@code begin..to} of the split that lie in the page. */
  private void values1(int query, int from, int begin, int to) {
    int end = Math.min(PAGE, to - from);
    for (int d = 0; d < padded; d += Lanes.COUNT) {
      int o = query * padded + d;
      FloatVector a = FloatVector.fromArray(Lanes.F, values, o);
      for (int i = begin - from; i < end; i++) {
        a =
            FloatVector.fromArray(Lanes.F, page, i * padded + d)
                .fma(FloatVector.broadcast(Lanes.F, scores[query * SPLIT + from + i]), a);
      }
      a.intoArray(values, o);
    }
  }

  private void merge(int query, boolean first) {
    int other = QUERIES + query;
    int at = query * padded;
    if (first) {
      maxima[other] = maxima[query];
      sums[other] = sums[query];
      System.arraycopy(values, at, merged, at, padded);
      return;
    }
    float max1 = maxima[other];
    float max2 = maxima[query];
    float max = max1 > max2 ? max1 : max2;
    float factor1 = Polynomials.exp(max1 - max);
    float factor2 = Polynomials.exp(max2 - max);
    maxima[other] = max;
    sums[other] = Math.fma(sums[query], factor2, sums[other] * factor1);
    FloatVector f1 = FloatVector.broadcast(Lanes.F, factor1);
    FloatVector f2 = FloatVector.broadcast(Lanes.F, factor2);
    for (int d = at; d < at + padded; d += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.F, values, d)
          .fma(f2, FloatVector.fromArray(Lanes.F, merged, d).mul(f1))
          .intoArray(merged, d);
    }
  }
}
