package dev.hone.kernels.x86;

import dev.hone.kernels.Activations;
import dev.hone.kernels.Attention;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.KvLayout;
import dev.hone.kernels.Operands;
import dev.hone.kernels.PanelMatrix;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Kernels in machine code assembled at start, for Linux on x86-64. What is not generated runs on
 * the kernels given as {@code rest}; both give the bits of docs/ARITHMETIC.md. Closing unmaps the
 * code: no call may be running or come after.
 */
public final class X86Kernels implements Kernels, AutoCloseable {
  private final String name;
  private final Kernels rest;
  private final CodeLibrary library;
  private final GeneratedMatmul matmul;
  private final Optional<GeneratedAttention> attention;
  private final Optional<GeneratedRows> rows;
  private final Optional<GeneratedFloatMatmul> floatMatmul;

  private X86Kernels(String name, Kernels rest, CodeLibrary library) {
    this.name = name;
    this.rest = rest;
    this.library = library;
    this.matmul = new GeneratedMatmul(library);
    boolean all = library.has("softmax");
    this.attention = all ? Optional.of(new GeneratedAttention(library)) : Optional.empty();
    this.rows = all ? Optional.of(new GeneratedRows(library)) : Optional.empty();
    this.floatMatmul = all ? Optional.of(new GeneratedFloatMatmul(library)) : Optional.empty();
  }

  /** Kernels for AVX-512 on this machine; see {@link #avx512(Kernels, CpuFeatures)}. */
  static X86Kernels avx512(Kernels rest) {
    return avx512(rest, CpuFeatures.detect());
  }

  /** Kernels for AVX2 on this machine; see {@link #avx2(Kernels, CpuFeatures)}. */
  static X86Kernels avx2(Kernels rest) {
    return avx2(rest, CpuFeatures.detect());
  }

  /**
   * Kernels for AVX-512 with VNNI.
   *
   * @param rest runs the operations that are not generated
   * @param features of the processor
   * @throws GeneratedCodeUnavailable naming what the processor or the system lacks
   */
  public static X86Kernels avx512(Kernels rest, CpuFeatures features) {
    require("AVX-512", features.missingForAvx512());
    Map<String, Consumer<Assembler>> functions = new LinkedHashMap<>();
    GeneratedMatmul.defineAvx512(functions);
    Avx512AttentionCode.define(functions);
    Avx512RowCode.define(functions);
    GeneratedFloatMatmul.define(functions);
    return new X86Kernels("avx512", rest, new CodeLibrary(functions));
  }

  /**
   * Kernels for AVX2: the products with quantized weights. Everything else runs on {@code rest}.
   *
   * @param features of the processor
   * @throws GeneratedCodeUnavailable naming what the processor or the system lacks
   */
  public static X86Kernels avx2(Kernels rest, CpuFeatures features) {
    require("AVX2", features.missingForAvx2());
    Map<String, Consumer<Assembler>> functions = new LinkedHashMap<>();
    GeneratedMatmul.defineAvx2(functions);
    return new X86Kernels("avx2", rest, new CodeLibrary(functions));
  }

  private static void require(String level, List<String> missing) {
    if (!missing.isEmpty()) {
      throw new GeneratedCodeUnavailable(
          "%s kernels need %s, which this processor or system lacks"
              .formatted(level, String.join(", ", missing)));
    }
  }

  /** Function names, positions, bytes and mnemonics of all generated code. */
  public String dump() {
    return library.dump();
  }

  @Override
  public void close() {
    library.close();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void matmul(
      PanelMatrix w,
      int fromPanel,
      int toPanel,
      Activations x,
      int fromToken,
      int toToken,
      FloatMatrix y) {
    Operands.matmul(w, fromPanel, toPanel, x, fromToken, toToken, y);
    if (matmul.serves(w.type())) {
      matmul.run(w, fromPanel, toPanel, x, fromToken, toToken, y);
    } else {
      rest.matmul(w, fromPanel, toPanel, x, fromToken, toToken, y);
    }
  }

  @Override
  public boolean quantize(FloatMatrix x, int fromRow, int toRow, Activations into) {
    if (rows.isPresent() && GeneratedRows.serves(x.columns())) {
      Operands.quantize(x, fromRow, toRow, into);
      return rows.get().quantize(x, fromRow, toRow, into);
    }
    return rest.quantize(x, fromRow, toRow, into);
  }

  @Override
  public void matmulFloat(
      PanelMatrix w,
      int fromPanel,
      int toPanel,
      FloatMatrix x,
      int fromToken,
      int toToken,
      FloatMatrix y) {
    if (floatMatmul.isPresent()) {
      Operands.matmulFloat(w, fromPanel, toPanel, x, fromToken, toToken, y);
      floatMatmul.get().run(w, fromPanel, toPanel, x, fromToken, toToken, y);
    } else {
      rest.matmulFloat(w, fromPanel, toPanel, x, fromToken, toToken, y);
    }
  }

  @Override
  public void dequantizeRow(PanelMatrix w, int row, FloatMatrix out, int toRow) {
    rest.dequantizeRow(w, row, out, toRow);
  }

  @Override
  public void rmsNorm(
      FloatMatrix x, MemorySegment weight, float eps, int fromRow, int toRow, FloatMatrix y) {
    if (rows.isPresent() && GeneratedRows.serves(x.columns())) {
      Operands.same(x, y, fromRow, toRow);
      Operands.floats(weight, x.columns());
      rows.get().norm(x, weight, eps, fromRow, toRow, 1, x.columns(), y);
    } else {
      rest.rmsNorm(x, weight, eps, fromRow, toRow, y);
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
    if (rows.isPresent() && GeneratedRows.serves(headDim)) {
      Operands.heads(x, fromRow, toRow, heads, headDim);
      Operands.floats(weight, headDim);
      rows.get().norm(x, weight, eps, fromRow, toRow, heads, headDim, x);
    } else {
      rest.rmsNormHeads(x, weight, eps, fromRow, toRow, heads, headDim);
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
    rest.rope(x, positions, fromRow, toRow, heads, headDim, cosSin, pairs, interleaved);
  }

  @Override
  public void scale(FloatMatrix x, float factor, int fromRow, int toRow) {
    rest.scale(x, factor, fromRow, toRow);
  }

  @Override
  public void add(FloatMatrix x, FloatMatrix y, int fromRow, int toRow) {
    if (rows.isPresent() && GeneratedRows.serves(x.columns())) {
      Operands.same(x, y, fromRow, toRow);
      rows.get().add(x, y, fromRow, toRow);
    } else {
      rest.add(x, y, fromRow, toRow);
    }
  }

  @Override
  public void addBias(FloatMatrix x, MemorySegment bias, int fromRow, int toRow) {
    rest.addBias(x, bias, fromRow, toRow);
  }

  @Override
  public void siluMul(FloatMatrix gate, FloatMatrix up, int fromRow, int toRow) {
    if (rows.isPresent() && GeneratedRows.serves(gate.columns())) {
      Operands.same(gate, up, fromRow, toRow);
      rows.get().siluMul(gate, up, fromRow, toRow);
    } else {
      rest.siluMul(gate, up, fromRow, toRow);
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
    if (attention.isPresent() && GeneratedAttention.serves(layout)) {
      Operands.storeKv(layout, layer, page, slot, k, v, row);
      attention.get().store(layout, layer, page, slot, k, v, row);
    } else {
      rest.storeKv(layout, layer, page, slot, k, v, row);
    }
  }

  @Override
  public void attend(Attention a, int kvHead, int fromRow, int toRow, MemorySegment scratch) {
    if (attention.isPresent() && GeneratedAttention.serves(a.layout())) {
      Operands.attend(a, kvHead, fromRow, toRow, scratch);
      attention.get().attend(a, kvHead, fromRow, toRow, scratch);
    } else {
      rest.attend(a, kvHead, fromRow, toRow, scratch);
    }
  }

  @Override
  public void attendSplit(
      Attention a, int kvHead, int row, int split, FloatMatrix partial, MemorySegment scratch) {
    if (attention.isPresent() && GeneratedAttention.serves(a.layout())) {
      Operands.attend(a, kvHead, row, row + 1, scratch);
      Objects.checkIndex(split, a.splits(row));
      Operands.partial(a, row, split + 1, partial);
      attention.get().attendSplit(a, kvHead, row, split, partial, scratch);
    } else {
      rest.attendSplit(a, kvHead, row, split, partial, scratch);
    }
  }

  @Override
  public void mergeSplits(Attention a, int kvHead, int row, FloatMatrix partial) {
    if (attention.isPresent() && GeneratedAttention.serves(a.layout())) {
      Objects.checkIndex(kvHead, a.layout().kvHeads());
      Operands.partial(a, row, a.splits(row), partial);
      attention.get().mergeSplits(a, kvHead, row, partial);
    } else {
      rest.mergeSplits(a, kvHead, row, partial);
    }
  }
}
