package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The definition of every operation, in the plainest Java: docs/ARITHMETIC.md says the same in
 * words, the other kernels are held to it with equality. Slow, and runs wherever Java does.
 */
public final class ScalarKernels implements Kernels {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  private static final int LANES = 16;

  /** Blocks whose largest magnitude is below this count as zero, so that 127 / max is finite. */
  public static final float QUANTIZE_MIN = 0x1p-118f;

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public boolean quantize(FloatMatrix x, int fromRow, int toRow, Activations into) {
    Operands.quantize(x, fromRow, toRow, into);
    boolean finite = true;
    for (int row = fromRow; row < toRow; row++) {
      for (int block = 0; block < x.columns() / Activations.BLOCK; block++) {
        finite &= quantizeBlock(x, row, block, into);
      }
    }
    return finite;
  }

  private static boolean quantizeBlock(FloatMatrix x, int row, int block, Activations into) {
    boolean finite = true;
    float max = 0f;
    for (int i = 0; i < Activations.BLOCK; i++) {
      float magnitude = Math.abs(x.get(row, block * Activations.BLOCK + i));
      finite &= magnitude <= Float.MAX_VALUE;
      max = magnitude > max ? magnitude : max;
    }
    boolean zero = max < QUANTIZE_MIN;
    float scale = zero ? 0f : max / 127f;
    float inverse = zero ? 0f : 127f / max;
    int[] sums = new int[2];
    for (int i = 0; i < Activations.BLOCK; i++) {
      int column = block * Activations.BLOCK + i;
      byte q = (byte) Math.rint(x.get(row, column) * inverse);
      into.q().set(ValueLayout.JAVA_BYTE, (long) row * into.qStride() + column, q);
      sums[i / 16] += q;
    }
    long at = 4L * ((long) row * into.blockStride() + block);
    into.scales().set(FLOAT, at, scale);
    into.sums().set(ValueLayout.JAVA_INT, at, sums[0] + sums[1]);
    into.halfSums().set(ValueLayout.JAVA_INT, 2 * at, sums[0]);
    into.halfSums().set(ValueLayout.JAVA_INT, 2 * at + 4, sums[1]);
    return finite;
  }

  @Override
  public void matmul(
      PanelMatrix w, int fromPanel, int toPanel, Activations x, int from, int to, FloatMatrix y) {
    Operands.matmul(w, fromPanel, toPanel, x, from, to, y);
    for (int row = fromPanel * PanelMatrix.ROWS; row < toPanel * PanelMatrix.ROWS; row++) {
      for (int token = from; token < to; token++) {
        y.set(token, row, ScalarMatmul.quantized(w, row, x, token));
      }
    }
  }

  @Override
  public void matmulFloat(
      PanelMatrix w, int fromPanel, int toPanel, FloatMatrix x, int from, int to, FloatMatrix y) {
    Operands.matmulFloat(w, fromPanel, toPanel, x, from, to, y);
    for (int row = fromPanel * PanelMatrix.ROWS; row < toPanel * PanelMatrix.ROWS; row++) {
      for (int token = from; token < to; token++) {
        y.set(token, row, ScalarMatmul.floats(w, row, x, token));
      }
    }
  }

  @Override
  public void dequantizeRow(PanelMatrix w, int row, FloatMatrix out, int toRow) {
    Operands.dequantize(w, row, out, toRow);
    ScalarMatmul.weights(w, row, out, toRow);
  }

  @Override
  public void rmsNorm(
      FloatMatrix x, MemorySegment weight, float eps, int fromRow, int toRow, FloatMatrix y) {
    Operands.same(x, y, fromRow, toRow);
    Operands.floats(weight, x.columns());
    for (int row = fromRow; row < toRow; row++) {
      norm(x.data(), x.offset(row), weight, eps, x.columns(), y.data(), y.offset(row));
    }
  }

  @Override
  public void rmsNormHeads(
      FloatMatrix x,
      MemorySegment weight,
      float eps,
      int fromRow,
      int toRow,
      int heads,
      int headDim) {
    Operands.heads(x, fromRow, toRow, heads, headDim);
    Operands.floats(weight, headDim);
    for (int row = fromRow; row < toRow; row++) {
      for (int head = 0; head < heads; head++) {
        long at = x.offset(row) + 4L * head * headDim;
        norm(x.data(), at, weight, eps, headDim, x.data(), at);
      }
    }
  }

  private static void norm(
      MemorySegment x,
      long xAt,
      MemorySegment weight,
      float eps,
      int count,
      MemorySegment y,
      long yAt) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < count; i++) {
      float value = x.get(FLOAT, xAt + 4L * i);
      lanes[i % LANES] = Math.fma(value, value, lanes[i % LANES]);
    }
    float r = 1f / (float) Math.sqrt(tree(lanes) / (float) count + eps);
    for (int i = 0; i < count; i++) {
      float value = x.get(FLOAT, xAt + 4L * i) * r;
      y.set(FLOAT, yAt + 4L * i, value * weight.get(FLOAT, 4L * i));
    }
  }

  /** The one order in which 16 lanes are added: 8 apart, then 4, 2, 1. */
  static float tree(float[] lanes) {
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int i = 0; i < width; i++) {
        lanes[i] = lanes[i] + lanes[i + width];
      }
    }
    return lanes[0];
  }

  @Override
  public void rope(
      FloatMatrix x,
      int[] positions,
      int fromRow,
      int toRow,
      int heads,
      int headDim,
      MemorySegment cosSin,
      int pairs,
      boolean interleaved) {
    Operands.rope(x, positions, fromRow, toRow, heads, headDim, cosSin, pairs);
    for (int row = fromRow; row < toRow; row++) {
      long table = 8L * positions[row] * pairs;
      for (int head = 0; head < heads; head++) {
        for (int i = 0; i < pairs; i++) {
          int first = head * headDim + (interleaved ? 2 * i : i);
          int second = interleaved ? first + 1 : first + pairs;
          float cos = cosSin.get(FLOAT, table + 4L * i);
          float sin = cosSin.get(FLOAT, table + 4L * (pairs + i));
          float x0 = x.get(row, first);
          float x1 = x.get(row, second);
          x.set(row, first, Math.fma(x0, cos, -(x1 * sin)));
          x.set(row, second, Math.fma(x0, sin, x1 * cos));
        }
      }
    }
  }

  @Override
  public void scale(FloatMatrix x, float factor, int fromRow, int toRow) {
    Operands.rows(x, fromRow, toRow);
    for (int row = fromRow; row < toRow; row++) {
      for (int i = 0; i < x.columns(); i++) {
        x.set(row, i, x.get(row, i) * factor);
      }
    }
  }

  @Override
  public void add(FloatMatrix x, FloatMatrix y, int fromRow, int toRow) {
    Operands.same(x, y, fromRow, toRow);
    for (int row = fromRow; row < toRow; row++) {
      for (int i = 0; i < x.columns(); i++) {
        x.set(row, i, x.get(row, i) + y.get(row, i));
      }
    }
  }

  @Override
  public void addBias(FloatMatrix x, MemorySegment bias, int fromRow, int toRow) {
    Operands.rows(x, fromRow, toRow);
    Operands.floats(bias, x.columns());
    for (int row = fromRow; row < toRow; row++) {
      for (int i = 0; i < x.columns(); i++) {
        x.set(row, i, x.get(row, i) + bias.get(FLOAT, 4L * i));
      }
    }
  }

  @Override
  public void siluMul(FloatMatrix gate, FloatMatrix up, int fromRow, int toRow) {
    Operands.same(gate, up, fromRow, toRow);
    for (int row = fromRow; row < toRow; row++) {
      for (int i = 0; i < gate.columns(); i++) {
        gate.set(row, i, Polynomials.silu(gate.get(row, i)) * up.get(row, i));
      }
    }
  }

  @Override
  public void storeKv(
      KvLayout layout,
      int layer,
      MemorySegment page,
      int slot,
      FloatMatrix k,
      FloatMatrix v,
      int row) {
    Operands.storeKv(layout, layer, page, slot, k, v, row);
    int headDim = layout.headDim();
    for (int head = 0; head < layout.kvHeads(); head++) {
      long keys = layout.kOffset(layer, head);
      long values = layout.vOffset(layer, head) + 2L * slot * headDim;
      for (int d = 0; d < headDim; d++) {
        Float16.setHalf(page, keys + layout.kElement(slot, d), k.get(row, head * headDim + d));
        Float16.setHalf(page, values + 2L * d, v.get(row, head * headDim + d));
      }
    }
  }

  @Override
  public void attend(Attention a, int kvHead, int fromRow, int toRow, MemorySegment scratch) {
    Operands.attend(a, kvHead, fromRow, toRow, scratch);
    int size = a.layout().headDim() + 2;
    float[] scores = new float[KvLayout.SPLIT];
    for (int row = fromRow; row < toRow; row++) {
      for (int head = kvHead * a.group(); head < (kvHead + 1) * a.group(); head++) {
        ScalarAttention.split(a, head, row, 0, scratch, 0, scores);
        for (int split = 1; split < a.splits(row); split++) {
          ScalarAttention.split(a, head, row, split, scratch, size, scores);
          ScalarAttention.merge(scratch, 0, scratch, size, a.layout().headDim());
        }
        ScalarAttention.finish(a, head, row, scratch, 0);
      }
    }
  }

  @Override
  public void attendSplit(
      Attention a, int kvHead, int row, int split, FloatMatrix partial, MemorySegment scratch) {
    Operands.attend(a, kvHead, row, row + 1, scratch);
    Operands.partial(a, row, split + 1, partial);
    float[] scores = new float[KvLayout.SPLIT];
    long offset = (long) split * partial.stride();
    for (int i = 0; i < a.group(); i++) {
      int head = kvHead * a.group() + i;
      long at = offset + (long) i * (a.layout().headDim() + 2);
      ScalarAttention.split(a, head, row, split, partial.data(), at, scores);
    }
  }

  @Override
  public void mergeSplits(Attention a, int kvHead, int row, FloatMatrix partial) {
    Operands.partial(a, row, a.splits(row), partial);
    int headDim = a.layout().headDim();
    for (int i = 0; i < a.group(); i++) {
      long first = (long) i * (headDim + 2);
      for (int split = 1; split < a.splits(row); split++) {
        long other = first + (long) split * partial.stride();
        ScalarAttention.merge(partial.data(), first, partial.data(), other, headDim);
      }
      ScalarAttention.finish(a, kvHead * a.group() + i, row, partial.data(), first);
    }
  }
}
