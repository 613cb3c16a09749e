package dev.hone.kernels.x86;

import dev.hone.kernels.KernelProvider;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.ScalarKernels;
import dev.hone.kernels.VectorKernels;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Offers generated kernels: where the processor or the system cannot run them, the reason. What is
 * not generated runs on the Vector API, or on plain Java without its module.
 */
public final class X86Provider implements KernelProvider {
  private final String name;
  private final List<String> features;
  private final Set<String> without;
  private final BiFunction<Kernels, CpuFeatures, X86Kernels> assemble;

  private X86Provider(
      String name,
      List<String> features,
      Set<String> without,
      BiFunction<Kernels, CpuFeatures, X86Kernels> assemble) {
    this.name = name;
    this.features = features;
    this.without = Set.copyOf(without);
    this.assemble = assemble;
  }

  /**
   * AVX-512 with VNNI.
   *
   * @param without features of the processor that are not to be used, by name
   */
  public static X86Provider avx512(Set<String> without) {
    return new X86Provider(
        "avx512", List.of("avx512_vnni", "generated code"), without, X86Kernels::avx512);
  }

  /**
   * AVX2 without VNNI.
   *
   * @param without features of the processor that are not to be used, by name
   */
  public static X86Provider avx2(Set<String> without) {
    return new X86Provider("avx2", List.of("avx2", "generated code"), without, X86Kernels::avx2);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Offer offer() {
    try {
      return new Offer.Usable(
          assemble.apply(rest(), CpuFeatures.detect().without(without)), features);
    } catch (GeneratedCodeUnavailable e) {
      return new Offer.Unusable(String.valueOf(e.getMessage()));
    } catch (IllegalCallerException e) {
      return new Offer.Unusable(
          "java was started without --enable-native-access for Hone (" + e.getMessage() + ")");
    }
  }

  private static Kernels rest() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? new VectorKernels()
        : new ScalarKernels();
  }
}
