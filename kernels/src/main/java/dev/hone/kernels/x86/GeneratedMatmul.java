package dev.hone.kernels.x86;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.WeightType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Cuts a matrix product into downcalls: panels in groups whose weights stay in the second-level
 * cache while all token tiles pass over them, tokens in tiles of even size. One downcall is 20 to
 * 200 µs on the machines that it was measured on.
 */
final class GeneratedMatmul {

  /** Types with one scale, and perhaps one minimum, for 32 columns. */
  static final List<WeightType> BLOCK_TYPES =
      List.of(WeightType.Q8_0, WeightType.Q4_0, WeightType.Q4_1);

  /** Of these, the types with a plane of fifth bits. */
  static final List<WeightType> FIVE_BIT_TYPES = List.of(WeightType.Q5_0, WeightType.Q5_1);

  /** Types with super-blocks of 256 columns. */
  static final List<WeightType> SUPER_BLOCK_TYPES =
      List.of(WeightType.Q4_K, WeightType.Q5_K, WeightType.Q6_K);

  /** Most weights of a panel group, in bytes: somewhat over half of a second-level cache. */
  static final long GROUP_BYTES = 576 << 10;

  private static final MethodHandle CALL = Signatures.longs(MatmulPrologue.ARGUMENTS);

  private final Map<WeightType, MemorySegment[]> functions = new EnumMap<>(WeightType.class);
  private final ThreadLocal<MemorySegment> scratch =
      ThreadLocal.withInitial(() -> MemorySegment.NULL);

  /**
   * @param library has for each type that it serves a function for 1, 2, … tokens
   */
  GeneratedMatmul(CodeLibrary library) {
    for (WeightType type : WeightType.values()) {
      List<MemorySegment> tiles = new ArrayList<>();
      while (library.has(name(type, tiles.size() + 1))) {
        tiles.add(library.function(name(type, tiles.size() + 1)));
      }
      functions.put(type, tiles.toArray(MemorySegment[]::new));
    }
  }

  /** Adds the functions of AVX-512. */
  static void defineAvx512(Map<String, Consumer<Assembler>> functions) {
    for (WeightType type : BLOCK_TYPES) {
      define(functions, type, Avx512MatmulCode.MAX_TOKENS, Avx512MatmulCode::write);
    }
    for (WeightType type : FIVE_BIT_TYPES) {
      define(functions, type, Avx512MatmulCode.MAX_FIVE_BIT_TOKENS, Avx512MatmulCode::write);
    }
    for (WeightType type : SUPER_BLOCK_TYPES) {
      int tokens = Avx512SuperBlockCode.maxTokens(type);
      define(functions, type, tokens, Avx512SuperBlockCode::write);
    }
  }

  /** Adds the functions of AVX2. */
  static void defineAvx2(Map<String, Consumer<Assembler>> functions) {
    for (WeightType type : BLOCK_TYPES) {
      define(functions, type, Avx2MatmulCode.MAX_TOKENS, Avx2MatmulCode::write);
    }
  }

  private interface Code {
    void write(Assembler asm, WeightType type, int tokens);
  }

  private static void define(
      Map<String, Consumer<Assembler>> functions, WeightType type, int maxTokens, Code code) {
    for (int i = 1; i <= maxTokens; i++) {
      int tokens = i;
      functions.put(name(type, tokens), asm -> code.write(asm, type, tokens));
    }
  }

  /** False where other kernels must multiply. */
  boolean serves(WeightType type) {
    return tiles(type).length > 0;
  }

  private MemorySegment[] tiles(WeightType type) {
    return Objects.requireNonNull(functions.get(type));
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
    int blocks = w.activationBlocks();
    MemorySegment[] tiles = tiles(w.type());
    int tileCount = Math.ceilDiv(tokens, tiles.length);
    long values = MatmulPrologue.valuesPerBlock(w.type());
    MemorySegment meta = scratch(4 * values * Math.ceilDiv(tokens, tileCount) * blocks);
    boolean halves = w.type() == WeightType.Q6_K;
    long sums = halves ? x.halfSums().address() : x.sums().address();
    long sumBytes = halves ? 8 : 4;
    int groups = Math.ceilDiv(toPanel - fromPanel, (int) Math.max(1, GROUP_BYTES / panelBytes));
    try {
      for (int group = 0; group < groups; group++) {
        int panel = fromPanel + (int) ((long) (toPanel - fromPanel) * group / groups);
        int next = fromPanel + (int) ((long) (toPanel - fromPanel) * (group + 1) / groups);
        for (int tile = 0; tile < tileCount; tile++) {
          int from = fromToken + (int) ((long) tokens * tile / tileCount);
          int to = fromToken + (int) ((long) tokens * (tile + 1) / tileCount);
          CALL.invokeExact(
              tiles[to - from - 1],
              w.data().address() + panel * panelBytes,
              (long) (next - panel),
              (long) blocks,
              x.q().address() + (long) from * x.qStride(),
              (long) x.qStride(),
              meta.address(),
              x.scales().address() + 4L * from * x.blockStride(),
              sums + sumBytes * from * x.blockStride(),
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
