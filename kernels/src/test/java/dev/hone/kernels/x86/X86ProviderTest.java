package dev.hone.kernels.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.kernels.KernelChoice;
import dev.hone.kernels.KernelProvider.Offer;
import dev.hone.kernels.KernelSelection;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class X86ProviderTest {

  @ParameterizedTest
  @ValueSource(strings = {"avx512", "avx2"})
  void isChosenByNameOrPassedOverWithAReason(String name) {
    X86Provider provider =
        name.equals("avx512") ? X86Provider.avx512(Set.of()) : X86Provider.avx2(Set.of());
    KernelChoice choice = KernelSelection.standard().choose(Optional.of(name));
    switch (provider.offer()) {
      case Offer.Usable usable -> {
        assertThat(choice.kernels().name()).isEqualTo(name);
        assertThat(choice.passedOver()).isEmpty();
        assertThat(usable.features()).contains("generated code");
      }
      case Offer.Unusable(String why) ->
          assertThat(choice.passedOver()).contains(new KernelChoice.PassedOver(name, why));
    }
  }

  @Test
  void leavesOutWhatNeedsAFeatureThatIsNotToBeUsed() {
    if (X86Provider.avx512(Set.of()).offer() instanceof Offer.Usable) {
      assertThat(X86Provider.avx512(Set.of("avx512_vnni", "avx512dq")).offer())
          .isEqualTo(
              new Offer.Unusable(
                  "AVX-512 kernels need avx512dq, avx512_vnni, which this processor or system lacks"));
    }
  }

  @Test
  void dumpsItsCodeByFunction() {
    if (!(X86Provider.avx2(Set.of()).offer() instanceof Offer.Usable(var kernels, var features))) {
      return;
    }
    assertThat(features).isNotEmpty();
    String dump = ((X86Kernels) kernels).dump();
    assertThat(dump)
        .contains("matmul_Q4_0_4\n")
        .containsPattern("[0-9a-f]+  [0-9a-f]+ +vpmaddubsw");
  }
}
