package dev.hone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.kernels.KernelChoice.PassedOver;
import dev.hone.kernels.KernelProvider.Offer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelSelectionTest {

  @Test
  void takesTheKernelsThatTheEnvironmentNames() {
    KernelChoice choice = KernelSelection.ofEnvironment(Map.of("HONE_KERNELS", "scalar"));

    assertThat(choice.kernels().name()).isEqualTo("scalar");
    assertThat(choice.summary()).isEqualTo("scalar (plain Java), self-test passed");
  }

  @Test
  void saysWhyBetterKernelsWerePassedOver() {
    KernelSelection selection =
        new KernelSelection(
            List.of(
                provider("avx512", new Offer.Unusable("the CPU has no avx512_vnni")),
                provider("avx2", new Offer.Usable(new OffByOneUlp(), List.of("avx2"))),
                new VectorProvider()));

    KernelChoice choice = selection.choose(Optional.empty());

    assertThat(choice.kernels().name()).isEqualTo("vector");
    assertThat(choice.passedOver())
        .first()
        .isEqualTo(new PassedOver("avx512", "the CPU has no avx512_vnni"));
    assertThat(choice.summary()).contains("; no avx2: self-test failed in scale, add, addBias");
  }

  @Test
  void beginsWithTheKernelsAskedFor() {
    KernelSelection selection =
        new KernelSelection(
            List.of(
                new VectorProvider(),
                provider("avx2", new Offer.Unusable("the CPU has no avx2")),
                new ScalarProvider()));

    KernelChoice choice = selection.choose(Optional.of("avx2"));

    assertThat(choice.kernels().name()).isEqualTo("scalar");
    assertThat(choice.passedOver()).containsExactly(new PassedOver("avx2", "the CPU has no avx2"));
  }

  @Test
  void namesTheKernelsThereAreWhenAskedForOthers() {
    KernelSelection selection =
        new KernelSelection(List.of(new VectorProvider(), new ScalarProvider()));

    assertThatThrownBy(() -> selection.choose(Optional.of("sse")))
        .isInstanceOf(KernelException.class)
        .hasMessage("HONE_KERNELS=sse names no kernels: use one of vector, scalar");
  }

  @Test
  void saysWhatFailedWhenNothingIsLeft() {
    KernelSelection selection =
        new KernelSelection(List.of(provider("avx2", new Offer.Unusable("the CPU has no avx2"))));

    assertThatThrownBy(() -> selection.choose(Optional.empty()))
        .isInstanceOf(KernelException.class)
        .hasMessage("no kernels can be used: avx2: the CPU has no avx2");
  }

  private static KernelProvider provider(String name, Offer offer) {
    return new KernelProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Offer offer() {
        return offer;
      }
    };
  }

  /** Kernels with one small fault. */
  private static final class OffByOneUlp extends DelegatingKernels {

    OffByOneUlp() {
      super(new ScalarKernels());
    }

    @Override
    public void addBias(FloatMatrix x, MemorySegment bias, int fromRow, int toRow) {
      super.addBias(x, bias, fromRow, toRow);
      x.set(fromRow, 0, Math.nextUp(x.get(fromRow, 0)));
    }
  }
}
