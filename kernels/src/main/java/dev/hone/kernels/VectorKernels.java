package dev.hone.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Kernels in Java's Vector API, in the machine's preferred shape (128, 256 or 512 bits): portable,
 * and equal to {@link ScalarKernels} to the bit. Working memory is kept per thread.
 */
public final class VectorKernels implements Kernels {

  /** Tokens of the widest tile: 8 where there are 32 registers, else 4. */
  private static final boolean WIDE = Lanes.COUNT == 16;

  /** Tokens laid out at once for {@link VectorUnpacked}: a panel is unpacked once for all. */
  private static final int UNPACKED_TOKENS = 32;

  private final ScalarKernels scalar = new ScalarKernels();

  /** Width of the vectors in use. */
  public int bits() {
    return Lanes.F.vectorBitSize();
  }

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public boolean quantize(FloatMatrix x, int fromRow, int toRow, Activations into) {
    if (VectorRows.tooNarrowForBytes()) {
      return scalar.quantize(x, fromRow, toRow, into);
    }
    Operands.quantize(x, fromRow, toRow, into);
    boolean finite = true;
    for (int row = fromRow; row < toRow; row++) {
      for (int block = 0; block < x.columns() / Activations.BLOCK; block++) {
        finite &= VectorRows.quantizeBlock(x, row, block, into);
      }
    }
    return finite;
  }

  @Override
  public void matmul(
      PanelMatrix w, int fromPanel, int toPanel, Activations x, int from, int to, FloatMatrix y) {
    Operands.matmul(w, fromPanel, toPanel, x, from, to, y);
    VectorTiles tiles = VectorTiles.ofThread();
    if (VectorUnpacked.serves(w.type())) {
      unpacked(w, fromPanel, toPanel, x, from, to, tiles, y);
      return;
    }
    for (int token = from; token < to; ) {
      int tile = tile(to - token);
      int last = Math.min(token + tile, to);
      if (w.type() == WeightType.Q8_0) {
        tiles.fillBytes(w.type(), x, w.activationBlocks(), token, last, tile);
        bytes(w, fromPanel, toPanel, tiles, y, token, last - 1, tile);
      } else {
        tiles.fillNibbles(w.type(), x, w.activationBlocks(), token, last, tile);
        nibbles(w, fromPanel, toPanel, tiles, y, token, last - 1, tile);
      }
      token = last;
    }
  }

  /** 1, 4 or 8: a tile that is not full computes its last token again. */
  private static int tile(int tokens) {
    if (tokens == 1) {
      return 1;
    }
    return WIDE && tokens > 4 ? 8 : 4;
  }

  private static void nibbles(
      PanelMatrix w,
      int from,
      int to,
      VectorTiles x,
      FloatMatrix y,
      int token,
      int last,
      int tile) {
    for (int panel = from; panel < to; panel++) {
      for (int part = 0; part < PanelMatrix.ROWS; part += Lanes.COUNT) {
        x.fillScales(w, panel, part);
        switch (tile) {
          case 1 -> VectorNibbles.tile1(w, panel, part, x, y, token);
          case 4 -> VectorNibbles.tile4(w, panel, part, x, y, token, last);
          default -> VectorNibbles.tile8(w, panel, part, x, y, token, last);
        }
      }
    }
  }

  private static void bytes(
      PanelMatrix w,
      int from,
      int to,
      VectorTiles x,
      FloatMatrix y,
      int token,
      int last,
      int tile) {
    for (int panel = from; panel < to; panel++) {
      for (int part = 0; part < PanelMatrix.ROWS; part += Lanes.COUNT) {
        x.fillScales(w, panel, part);
        switch (tile) {
          case 1 -> VectorBytes.tile1(w, panel, part, x, y, token);
          case 4 -> VectorBytes.tile4(w, panel, part, x, y, token, last);
          default -> VectorBytes.tile8(w, panel, part, x, y, token, last);
        }
      }
    }
  }

  /** Types of several bit planes: {@link VectorUnpacked}. */
  private static void unpacked(
      PanelMatrix w,
      int fromPanel,
      int toPanel,
      Activations x,
      int from,
      int to,
      VectorTiles tiles,
      FloatMatrix y) {
    int size = w.columns() * Lanes.COUNT;
    if (tiles.weights.length < size) {
      tiles.weights = new float[size];
    }
    int blocks = w.activationBlocks();
    int tileFloats = blocks * VectorUnpacked.TILE * VectorTiles.BYTE_FLOATS;
    for (int first = from; first < to; first += UNPACKED_TOKENS) {
      int end = Math.min(to, first + UNPACKED_TOKENS);
      int count = Math.ceilDiv(end - first, VectorUnpacked.TILE);
      tiles.reserveBytes(count * VectorUnpacked.TILE * blocks);
      for (int tile = 0; tile < count; tile++) {
        int token = first + tile * VectorUnpacked.TILE;
        int last = Math.min(end, token + VectorUnpacked.TILE);
        tiles.fillBytes(w.type(), x, blocks, token, last, VectorUnpacked.TILE, tile * tileFloats);
      }
      for (int panel = fromPanel; panel < toPanel; panel++) {
        for (int part = 0; part < PanelMatrix.ROWS; part += Lanes.COUNT) {
          VectorUnpacked.unpack(w, panel, part, tiles.weights);
          tiles.fillScales(w, panel, part);
          int column = panel * PanelMatrix.ROWS + part;
          for (int tile = 0; tile < count; tile++) {
            int token = first + tile * VectorUnpacked.TILE;
            VectorUnpacked.tile(w, tiles, tile * tileFloats, y, token, end - 1, column);
          }
        }
      }
    }
  }

  @Override
  public void matmulFloat(
      PanelMatrix w, int fromPanel, int toPanel, FloatMatrix x, int from, int to, FloatMatrix y) {
    Operands.matmulFloat(w, fromPanel, toPanel, x, from, to, y);
    VectorTiles tiles = VectorTiles.ofThread();
    for (int token = from; token < to; ) {
      int tile = to - token == 1 ? 1 : 8;
      int last = Math.min(token + tile, to);
      tiles.fillFloats(x, token, last, tile);
      for (int part = 0; part < PanelMatrix.ROWS; part += Lanes.COUNT) {
        if (tile == 8) {
          for (int panel = fromPanel; panel < toPanel; panel++) {
            VectorFloats.tile8(w, panel, part, tiles, y, token, last - 1);
          }
        } else {
          for (int panel = fromPanel; panel < toPanel; panel += 4) {
            VectorFloats.panels4(w, panel, toPanel, part, tiles, y, token);
          }
        }
      }
      token = last;
    }
  }

  @Override
  public void dequantizeRow(PanelMatrix w, int row, FloatMatrix out, int toRow) {
    scalar.dequantizeRow(w, row, out, toRow);
  }

  @Override
  public void rmsNorm(
      FloatMatrix x, MemorySegment weight, float eps, int fromRow, int toRow, FloatMatrix y) {
    Operands.same(x, y, fromRow, toRow);
    Operands.floats(weight, x.columns());
    float[] lanes = VectorTiles.ofThread().lanes;
    for (int row = fromRow; row < toRow; row++) {
      VectorRows.norm(
          x.data(), x.offset(row), weight, eps, x.columns(), y.data(), y.offset(row), lanes);
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
    float[] lanes = VectorTiles.ofThread().lanes;
    for (int row = fromRow; row < toRow; row++) {
      for (int head = 0; head < heads; head++) {
        long at = x.offset(row) + 4L * head * headDim;
        VectorRows.norm(x.data(), at, weight, eps, headDim, x.data(), at, lanes);
      }
    }
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
      long angles = 8L * positions[row] * pairs;
      for (int head = 0; head < heads; head++) {
        long at = x.offset(row) + 4L * head * headDim;
        if (interleaved) {
          VectorRows.ropePairs(x.data(), at, cosSin, angles, pairs);
        } else {
          VectorRows.ropeHalves(x.data(), at, cosSin, angles, pairs);
        }
      }
    }
  }

  @Override
  public void scale(FloatMatrix x, float factor, int fromRow, int toRow) {
    Operands.rows(x, fromRow, toRow);
    for (int row = fromRow; row < toRow; row++) {
      VectorRows.scale(x.data(), x.offset(row), factor, x.columns());
    }
  }

  @Override
  public void add(FloatMatrix x, FloatMatrix y, int fromRow, int toRow) {
    Operands.same(x, y, fromRow, toRow);
    for (int row = fromRow; row < toRow; row++) {
      VectorRows.add(x.data(), x.offset(row), y.data(), y.offset(row), x.columns());
    }
  }

  @Override
  public void addBias(FloatMatrix x, MemorySegment bias, int fromRow, int toRow) {
    Operands.rows(x, fromRow, toRow);
    Operands.floats(bias, x.columns());
    for (int row = fromRow; row < toRow; row++) {
      VectorRows.add(x.data(), x.offset(row), bias, 0, x.columns());
    }
  }

  @Override
  public void siluMul(FloatMatrix gate, FloatMatrix up, int fromRow, int toRow) {
    Operands.same(gate, up, fromRow, toRow);
    for (int row = fromRow; row < toRow; row++) {
      VectorRows.siluMul(gate.data(), gate.offset(row), up.data(), up.offset(row), gate.columns());
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
    scalar.storeKv(layout, layer, page, slot, k, v, row);
  }

  @Override
  public void attend(Attention a, int kvHead, int fromRow, int toRow, MemorySegment scratch) {
    Operands.attend(a, kvHead, fromRow, toRow, scratch);
    VectorAttention.ofThread(a.layout()).attend(a, kvHead, fromRow, toRow);
  }

  @Override
  public void attendSplit(
      Attention a, int kvHead, int row, int split, FloatMatrix partial, MemorySegment scratch) {
    Operands.attend(a, kvHead, row, row + 1, scratch);
    Operands.partial(a, row, split + 1, partial);
    VectorAttention.ofThread(a.layout()).attendSplit(a, kvHead, row, split, partial);
  }

  @Override
  public void mergeSplits(Attention a, int kvHead, int row, FloatMatrix partial) {
    scalar.mergeSplits(a, kvHead, row, partial);
  }
}
