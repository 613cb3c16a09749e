package dev.hone.kernels.x86;

import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.WeightType;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Cuts a product with float weights into downcalls as {@link GeneratedMatmul} does. */
final class GeneratedFloatMatmul {
  private static final List<WeightType> TYPES =
      List.of(WeightType.F32, WeightType.F16, WeightType.BF16);
  private static final int MAX_TOKENS = Avx512FloatMatmulCode.MAX_TOKENS;

  private static final MethodHandle CALL = Signatures.longs(Avx512FloatMatmulCode.ARGUMENTS);

  private final MemorySegment[][] functions = new MemorySegment[TYPES.size()][MAX_TOKENS];

  GeneratedFloatMatmul(CodeLibrary library) {
    for (WeightType type : TYPES) {
      for (int tokens = 1; tokens <= MAX_TOKENS; tokens++) {
        functions[TYPES.indexOf(type)][tokens - 1] =
            library.function(GeneratedMatmul.name(type, tokens));
      }
    }
  }

  static void define(Map<String, Consumer<Assembler>> functions) {
    for (WeightType type : TYPES) {
      for (int i = 1; i <= MAX_TOKENS; i++) {
        int tokens = i;
        functions.put(
            GeneratedMatmul.name(type, tokens),
            asm -> Avx512FloatMatmulCode.write(asm, type, tokens));
      }
    }
  }

  void run(
      PanelMatrix w,
      int fromPanel,
      int toPanel,
      FloatMatrix x,
      int fromToken,
      int toToken,
      FloatMatrix y) {
    int tokens = toToken - fromToken;
    int tiles = (tokens + MAX_TOKENS - 1) / MAX_TOKENS;
    int group = (int) Math.max(1, GeneratedMatmul.GROUP_BYTES / w.panelBytes());
    MemorySegment[] ofType = functions[TYPES.indexOf(w.type())];
    try {
      for (int panel = fromPanel; panel < toPanel; panel += group) {
        int panels = Math.min(group, toPanel - panel);
        for (int tile = 0; tile < tiles; tile++) {
          int from = fromToken + (int) ((long) tokens * tile / tiles);
          int to = fromToken + (int) ((long) tokens * (tile + 1) / tiles);
          CALL.invokeExact(
              ofType[to - from - 1],
              w.data().address() + panel * w.panelBytes(),
              (long) panels,
              (long) w.columns(),
              x.data().address() + x.offset(from),
              4L * x.stride(),
              y.data().address() + y.offset(from) + 64L * panel,
              4L * y.stride());
        }
      }
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    } finally {
      Reference.reachabilityFence(w);
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(y);
    }
  }
}
