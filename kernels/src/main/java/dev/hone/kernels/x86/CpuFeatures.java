package dev.hone.kernels.x86;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the processor can do and the operating system saves across context switches: CPUID and
 * XGETBV (Intel SDM volume 1, chapters 14 and 15), asked by generated code. The AVX-512 flags are
 * false where the system does not save the 512-bit state, the others where it does not save the
 * 256-bit one.
 */
public record CpuFeatures(
    boolean avx2,
    boolean fma,
    boolean f16c,
    boolean avx512f,
    boolean avx512bw,
    boolean avx512dq,
    boolean avx512vl,
    boolean avx512vnni,
    boolean avx512bf16) {
  private static final long YMM_STATE = 0x6;
  private static final long ZMM_STATE = 0xe6;

  /**
   * Asks this machine.
   *
   * @throws GeneratedCodeUnavailable where no generated code runs at all
   */
  public static CpuFeatures detect() {
    Assembler asm = new Assembler();
    int cpuid = asm.position();
    asm.push(Gpr.RBX);
    asm.mov(Gpr.R8, Gpr.RDX);
    asm.mov32(Gpr.RAX, Gpr.RDI);
    asm.mov32(Gpr.RCX, Gpr.RSI);
    asm.cpuid();
    asm.mov32(Mem.at(Gpr.R8), Gpr.RAX);
    asm.mov32(Mem.at(Gpr.R8, 4), Gpr.RBX);
    asm.mov32(Mem.at(Gpr.R8, 8), Gpr.RCX);
    asm.mov32(Mem.at(Gpr.R8, 12), Gpr.RDX);
    asm.pop(Gpr.RBX);
    asm.ret();
    int xgetbv = asm.position();
    asm.xor32(Gpr.RCX, Gpr.RCX);
    asm.xgetbv();
    asm.ret();
    try (ExecutableMemory code = ExecutableMemory.of(asm.code());
        Arena arena = Arena.ofConfined()) {
      MethodHandle leaf =
          code.function(
              cpuid,
              FunctionDescriptor.ofVoid(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
      MethodHandle state = code.function(xgetbv, FunctionDescriptor.of(ValueLayout.JAVA_INT));
      MemorySegment out = arena.allocate(16, 4);
      leaf.invokeExact(0, 0, out);
      int leaves = register(out, 0);
      leaf.invokeExact(1, 0, out);
      int basic = register(out, 2);
      boolean saves = bit(basic, 27);
      long xcr0 = saves ? (int) state.invokeExact() : 0;
      int ebx = 0;
      int ecx = 0;
      int sub1 = 0;
      if (leaves >= 7) {
        leaf.invokeExact(7, 0, out);
        int subleaves = register(out, 0);
        ebx = register(out, 1);
        ecx = register(out, 2);
        if (subleaves >= 1) {
          leaf.invokeExact(7, 1, out);
          sub1 = register(out, 0);
        }
      }
      boolean ymm = bit(basic, 28) && (xcr0 & YMM_STATE) == YMM_STATE;
      boolean zmm = ymm && (xcr0 & ZMM_STATE) == ZMM_STATE;
      return new CpuFeatures(
          ymm && bit(ebx, 5),
          ymm && bit(basic, 12),
          ymm && bit(basic, 29),
          zmm && bit(ebx, 16),
          zmm && bit(ebx, 30),
          zmm && bit(ebx, 17),
          zmm && bit(ebx, 31),
          zmm && bit(ecx, 11),
          zmm && bit(sub1, 5));
    } catch (Throwable e) {
      throw ExecutableMemory.rethrow(e);
    }
  }

  /**
   * These features but some, by the names of {@link #names()}: what a lesser processor would have.
   */
  public CpuFeatures without(Set<String> names) {
    return new CpuFeatures(
        avx2 && !names.contains("avx2"),
        fma && !names.contains("fma"),
        f16c && !names.contains("f16c"),
        avx512f && !names.contains("avx512f"),
        avx512bw && !names.contains("avx512bw"),
        avx512dq && !names.contains("avx512dq"),
        avx512vl && !names.contains("avx512vl"),
        avx512vnni && !names.contains("avx512_vnni"),
        avx512bf16 && !names.contains("avx512_bf16"));
  }

  private static int register(MemorySegment out, int index) {
    return out.getAtIndex(ValueLayout.JAVA_INT, index);
  }

  private static boolean bit(int register, int bit) {
    return (register >>> bit & 1) != 0;
  }

  /** What the AVX2 kernels need and this machine lacks. */
  public List<String> missingForAvx2() {
    List<String> missing = new ArrayList<>();
    require(missing, avx2, "avx2");
    require(missing, fma, "fma");
    require(missing, f16c, "f16c");
    return missing;
  }

  /** What the AVX-512 kernels need and this machine lacks. */
  public List<String> missingForAvx512() {
    List<String> missing = missingForAvx2();
    require(missing, avx512f, "avx512f");
    require(missing, avx512bw, "avx512bw");
    require(missing, avx512dq, "avx512dq");
    require(missing, avx512vl, "avx512vl");
    require(missing, avx512vnni, "avx512_vnni");
    return missing;
  }

  private static void require(List<String> missing, boolean has, String name) {
    if (!has) {
      missing.add(name);
    }
  }

  /** The names of the features found, for {@code hone doctor}. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    require(names, !avx2, "avx2");
    require(names, !fma, "fma");
    require(names, !f16c, "f16c");
    require(names, !avx512f, "avx512f");
    require(names, !avx512bw, "avx512bw");
    require(names, !avx512dq, "avx512dq");
    require(names, !avx512vl, "avx512vl");
    require(names, !avx512vnni, "avx512_vnni");
    require(names, !avx512bf16, "avx512_bf16");
    return names;
  }
}
