package dev.hone.kernels.x86;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.WeightType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.List;

/**
 * Cuts a matrix product into downcalls: panels in groups whose weights stay in the second-level
 * cache while all token tiles pass over them, tokens in tiles of even size. One downcall is 20 to
 * 200 µs on the machines that it was measured on.
 */
final class GeneratedMatmul {

  static final List<WeightType> TYPES = List.of(WeightType.Q8_0, WeightType.Q4_0, WeightType.Q4_1);

  /** Weights of a panel group, in bytes: half of a second-level cache. */
  static final long GROUP_BYTES = 512 << 10;

  private static final MethodHandle CALL = Signatures.longs(MatmulPrologue.ARGUMENTS);

  private final MemorySegment[][] functions;
  private final int maxTokens;
  private final ThreadLocal<MemorySegment> scratch =
      ThreadLocal.withInitial(() -> MemorySegment.NULL);

  /**
   * @param library has a function for each of {@link #TYPES} and 1 to {@code maxTokens} tokens
   */
  GeneratedMatmul(CodeLibrary library, int maxTokens) {
    this.maxTokens = maxTokens;
    this.functions = new MemorySegment[TYPES.size()][maxTokens];
    for (WeightType type : TYPES) {
      for (int tokens = 1; tokens <= maxTokens; tokens++) {
        functions[TYPES.indexOf(type)][tokens - 1] = library.function(name(type, tokens));
      }
    }
  }

  /** The name of the function of one type and tile size in a {@link CodeLibrary}. */
  static String name(WeightType type, int tokens) {
    return "matmul_%s_%d".formatted(type, tokens);
  }

  void run(
      PanelMatrix w,
      int fromPanel,
      int toPanel,
      Activations x,
      int fromToken,
      int toToken,
      FloatMatrix y) {
    int tokens = toToken - fromToken;
    if (tokens <= 0 || toPanel <= fromPanel) {
      return;
    }
    long panelBytes = w.panelBytes();
    int blocks = w.blocks();
    MemorySegment[] tiles = functions[TYPES.indexOf(w.type())];
    int tileCount = (tokens + maxTokens - 1) / maxTokens;
    MemorySegment meta = scratch(8L * ((tokens + tileCount - 1) / tileCount) * blocks);
    int group = (int) Math.max(1, GROUP_BYTES / panelBytes);
    try {
      for (int panel = fromPanel; panel < toPanel; panel += group) {
        int panels = Math.min(group, toPanel - panel);
        for (int tile = 0; tile < tileCount; tile++) {
          int from = fromToken + (int) ((long) tokens * tile / tileCount);
          int to = fromToken + (int) ((long) tokens * (tile + 1) / tileCount);
          CALL.invokeExact(
              tiles[to - from - 1],
              w.data().address() + panel * panelBytes,
              (long) panels,
              (long) blocks,
              x.q().address() + (long) from * x.qStride(),
              (long) x.qStride(),
              meta.address(),
              x.scales().address() + 4L * from * x.blockStride(),
              x.sums().address() + 4L * from * x.blockStride(),
              4L * x.blockStride(),
              y.data().address() + y.offset(from) + 64L * panel,
              4L * y.stride());
        }
      }
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    } finally {
      // The calls got bare addresses: what they point into must not be collected before they end.
      Reference.reachabilityFence(w);
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(y);
      Reference.reachabilityFence(meta);
    }
  }

  private MemorySegment scratch(long bytes) {
    MemorySegment have = scratch.get();
    if (have.byteSize() < bytes) {
      have = Arena.ofAuto().allocate(Math.max(bytes, 64 << 10), 64);
      scratch.set(have);
    }
    return have;
  }
}
